using System.Collections.Concurrent;
using System.Security.Cryptography;
using Opportune.Definition;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Triggers;

namespace Opportune.Runtime.Tests;

/// <summary>Bank definitions as the runtime gets them, each parsed once in the process.</summary>
internal static class DemoBank
{
    private static readonly ConcurrentDictionary<string, BankDefinition> Loaded = new();

    public static string Root { get; } = FindRoot();

    public static BankSource Source { get; } = BankSource.FromFolder(Path.Combine(Root, "banks", "demo"));

    /// <summary>The demo bank with one text in one file replaced by another.</summary>
    public static BankSource With(string file, string text, string by)
    {
        Assert.Contains(Source.Files, f => f.Path == file && f.Text.Contains(text, StringComparison.Ordinal));
        return new([.. Source.Files.Select(f => f.Path == file ? f with { Text = f.Text.Replace(text, by, StringComparison.Ordinal) } : f)]);
    }

    public static BankDefinition Load(ReadOnlyMemory<byte> bytes) => Loaded.GetOrAdd(Convert.ToHexString(SHA256.HashData(bytes.Span)), _ =>
    {
        var loaded = BankLoader.Load(BankSource.FromBytes(bytes), DetectorCatalogue.All, EventCatalogue.BuiltIn);
        return loaded.Bank ?? throw new FormatException(string.Join('\n', loaded.Findings.Select(f => f.ToString())));
    });

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Opportune.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The repository's root is above the tests.");
        return folder;
    }
}
