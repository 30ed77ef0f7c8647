using SQLitePCL;
using static SQLitePCL.raw;

namespace Opportune.Embedded.Sqlite;

/// <summary>The rows of a running statement; columns count from 0.</summary>
internal readonly struct Rows(Database database, sqlite3_stmt handle) : IDisposable
{
    /// <summary>Moves to the next row; false after the last.</summary>
    public bool Step()
    {
        var code = sqlite3_step(handle);
        database.Check(code);
        return code == SQLITE_ROW;
    }

    /// <summary>A number.</summary>
    public long Int64(int column) => sqlite3_column_int64(handle, column);

    /// <summary>A number, or null for NULL.</summary>
    public long? Int64OrNull(int column) =>
        sqlite3_column_type(handle, column) == SQLITE_NULL ? null : sqlite3_column_int64(handle, column);

    /// <summary>A copy of the bytes.</summary>
    public byte[] Bytes(int column) => sqlite3_column_blob(handle, column).ToArray();

    /// <summary>Text.</summary>
    public string Text(int column) => sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>Ends the statement.</summary>
    public void Dispose() => sqlite3_reset(handle);
}
