using Microsoft.Data.Sqlite;

namespace Opportune.Runtime.Tests.Storage;

/// <summary>Reads and changes a store's files behind the store's back.</summary>
internal static class StoreSurgery
{
    /// <summary>The first number that the statement gives, 0 where it gives none.</summary>
    public static long Run(string folder, string sql, string file = "journal.db", params (string Name, object Value)[] values)
    {
        // The mark of how far the journal reached goes too, as it would where somebody covers up what he did; else the store would not open.
        File.Delete(Path.Combine(folder, "journal.mark"));
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from tests, not from a user.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar() is long number ? number : 0;
    }
}
