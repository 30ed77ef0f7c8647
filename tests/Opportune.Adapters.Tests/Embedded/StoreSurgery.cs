using Microsoft.Data.Sqlite;

namespace Opportune.Adapters.Tests.Embedded;

/// <summary>Changes a closed store's file as an attacker or a newer program would.</summary>
internal static class StoreSurgery
{
    public static void Run(string folder, string file, string sql, params (string Name, object Value)[] values)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from the tests below, not from a user.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
