using Opportune.Embedded.Sqlite;

namespace Opportune.Embedded.Keys;

/// <summary>The tables of keys.db.</summary>
/// <remarks><c>root</c> is the secret from which keyed hashes and other secrets are derived, wrapped like a data key: it outlives the master key. <c>lookup</c> is the keyed hash of the identifier, <c>wrapped</c> the data key and the identifier under the master key. <c>proof</c> tells a wrong master key from a damaged file.</remarks>
internal static class KeysSchema
{
    /// <summary>File name in the keys folder.</summary>
    public const string FileName = "keys.db";

    /// <summary>The schema this program writes.</summary>
    public static readonly Schema Current = new(FileName, PageBytes: 4_096, """
        CREATE TABLE customers(number INTEGER PRIMARY KEY, lookup BLOB NOT NULL UNIQUE, wrapped BLOB NOT NULL);
        CREATE TABLE erasures(number INTEGER PRIMARY KEY, lookup BLOB NOT NULL, at INTEGER NOT NULL);
        CREATE TABLE proof(id INTEGER PRIMARY KEY CHECK (id = 1), wrapped BLOB NOT NULL);
        """ + Root, Root);

    // The row is made when the master key is at hand: a store of schema 1 derived from that key, and goes on with what it was then.
    private const string Root = "CREATE TABLE root(id INTEGER PRIMARY KEY CHECK (id = 1), wrapped BLOB NOT NULL);";
}
