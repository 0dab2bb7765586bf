namespace PanelServer.Host.Storage;

/// <summary>The tables of the history.</summary>
internal static class HistoryTables
{
    /// <summary>The largest of them, which is not looked through at the start: its blocks are checked when they are read.</summary>
    public const string Blocks = "history_block";

    /// <summary>
    /// Makes them. A block holds some hundred consecutive samples of one machine at one step; its id rises in the order of recording, which
    /// that of the times is not when the clock was set back. A layout names the values of a block. BYTEA is bytes for PostgreSQL, and as good as any for SQLite.
    /// </summary>
    public const string Create =
        """
        CREATE TABLE history_layout (id BIGINT PRIMARY KEY, fields TEXT NOT NULL);
        CREATE TABLE history_block (
            id BIGINT PRIMARY KEY, vendor INTEGER NOT NULL, machine INTEGER NOT NULL, serial INTEGER NOT NULL,
            step INTEGER NOT NULL, first_ts BIGINT NOT NULL, last_ts BIGINT NOT NULL, samples INTEGER NOT NULL,
            layout BIGINT NOT NULL, body BYTEA NOT NULL);
        CREATE INDEX history_by_time ON history_block (vendor, machine, serial, step, first_ts, last_ts, samples, layout, id);
        CREATE INDEX history_by_step ON history_block (step, id);
        CREATE TABLE history_clock_step (ts BIGINT PRIMARY KEY, seconds DOUBLE PRECISION NOT NULL);
        """;
}
