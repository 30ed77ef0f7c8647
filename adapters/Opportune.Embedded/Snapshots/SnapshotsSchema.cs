using Opportune.Embedded.Sqlite;

namespace Opportune.Embedded.Snapshots;

/// <summary>The table of snapshots.db.</summary>
internal static class SnapshotsSchema
{
    /// <summary>File name in the data folder.</summary>
    public const string FileName = "snapshots.db";

    /// <summary>A change of the table needs no step: as the file is a cache, a new number may start it anew.</summary>
    public static readonly Schema Current = new(FileName, PageBytes: 4_096, """
        CREATE TABLE snapshots(customer INTEGER PRIMARY KEY, version INTEGER NOT NULL, sequence INTEGER NOT NULL, mark BLOB NOT NULL, payload BLOB NOT NULL);
        """);
}
