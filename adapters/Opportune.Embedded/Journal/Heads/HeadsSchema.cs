using Opportune.Embedded.Sqlite;

namespace Opportune.Embedded.Journal.Heads;

/// <summary>The tables of heads.db.</summary>
internal static class HeadsSchema
{
    /// <summary>File name in the data folder.</summary>
    public const string FileName = "heads.db";

    /// <summary><c>reached</c> has one row: the journal's sequence up to which the heads are, and its link. A change of the tables needs no step: the file is made of the journal, and a new number may start it anew.</summary>
    public static readonly Schema Current = new(FileName, PageBytes: 4_096, """
        CREATE TABLE heads(customer INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, version INTEGER NOT NULL, anchor INTEGER NOT NULL, wake_at INTEGER);
        CREATE TABLE reached(number INTEGER PRIMARY KEY CHECK (number = 1), sequence INTEGER NOT NULL, link BLOB NOT NULL);
        """);
}
