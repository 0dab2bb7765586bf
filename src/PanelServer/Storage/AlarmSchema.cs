namespace PanelServer.Host.Storage;

/// <summary>The tables of the alarms.</summary>
internal static class AlarmSchema
{
    /// <summary>Makes them: the alarms that are not normal, and what has become of all.</summary>
    public const string Tables =
        """
        CREATE TABLE alarm (id TEXT PRIMARY KEY, body TEXT NOT NULL);
        CREATE TABLE alarm_history (
            id BIGINT PRIMARY KEY, ts BIGINT NOT NULL, alarm TEXT NOT NULL, slug TEXT, serial INTEGER, priority TEXT NOT NULL,
            state_before TEXT NOT NULL, state TEXT NOT NULL, label_en TEXT NOT NULL, label_de TEXT NOT NULL,
            message TEXT, occurrences INTEGER NOT NULL, changed_by TEXT);
        CREATE INDEX alarm_history_by_time ON alarm_history (ts);
        """;

    /// <summary>Adds to the history what people have written about alarms.</summary>
    public const string Comments = "ALTER TABLE alarm_history ADD COLUMN comment TEXT;";
}
