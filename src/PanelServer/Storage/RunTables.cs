namespace PanelServer.Host.Storage;

/// <summary>The table of production runs.</summary>
internal static class RunTables
{
    /// <summary>Makes it. The figures of a run are there once it has ended: they have to outlast the history that they are made from.</summary>
    public const string Create =
        """
        CREATE TABLE production_run (number BIGINT PRIMARY KEY, begun BIGINT NOT NULL, ended BIGINT, body TEXT NOT NULL, figures TEXT);
        CREATE INDEX production_run_by_time ON production_run (begun);
        """;

    /// <summary>Adds what rises with each change of any run, so that it can be told which have changed.</summary>
    public const string Revisions =
        """
        ALTER TABLE production_run ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
        UPDATE production_run SET revision = number;
        CREATE INDEX production_run_by_revision ON production_run (revision);
        """;
}
