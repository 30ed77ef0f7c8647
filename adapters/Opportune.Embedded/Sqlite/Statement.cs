using SQLitePCL;
using static SQLitePCL.raw;

namespace Opportune.Embedded.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle)
{
    /// <summary>Reset, without parameters.</summary>
    public Statement Fresh()
    {
        sqlite3_reset(handle);
        sqlite3_clear_bindings(handle);
        return this;
    }

    /// <summary>Sets a parameter.</summary>
    public Statement Bind(int index, long value)
    {
        database.Check(sqlite3_bind_int64(handle, index, value));
        return this;
    }

    /// <summary>Sets a parameter; null is NULL.</summary>
    public Statement Bind(int index, long? value) => value is { } some ? Bind(index, some) : BindNull(index);

    /// <summary>Sets a parameter to bytes, which are copied.</summary>
    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        database.Check(sqlite3_bind_blob(handle, index, value));
        return this;
    }

    /// <summary>Sets a parameter to text.</summary>
    public Statement Bind(int index, string value)
    {
        database.Check(sqlite3_bind_text(handle, index, value));
        return this;
    }

    /// <summary>Runs to the end and gives the number of changed rows.</summary>
    public int Run()
    {
        using var rows = Read();
        while (rows.Step()) { }
        return database.Changes;
    }

    /// <summary>Runs a statement that gives no rows, and leaves its parameters as they are for the next run.</summary>
    public void Insert()
    {
        using var rows = Read();
        rows.Step();
    }

    /// <summary>Reads rows; disposing the reader ends the read transaction.</summary>
    public Rows Read() => new(database, handle);

    /// <summary>Frees the statement for good.</summary>
    public void Close() => handle.Dispose();

    private Statement BindNull(int index)
    {
        database.Check(sqlite3_bind_null(handle, index));
        return this;
    }
}
