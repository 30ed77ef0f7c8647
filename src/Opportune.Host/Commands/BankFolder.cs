using Opportune.Definition;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Triggers;

namespace Opportune.Host.Commands;

/// <summary>Folders that verbs are given: the bank's and the data's.</summary>
internal static class BankFolder
{
    private const string Remembered = "bank.folder";
    private static volatile Tuple<string, LoadedBank>? s_latest;

    /// <summary>Reads a bank's texts.</summary>
    public static BankSource Read(string folder) => Directory.Exists(folder) ? BankSource.FromFolder(folder)
        : throw new VerbException("bank.missing", $"There is no folder '{folder}'. banks/demo is a whole bank to start from.");

    /// <summary>Loads a bank, whatever its texts say. A start asks for the same one several times over: the latest is kept.</summary>
    public static LoadedBank Load(BankSource source)
    {
        var hash = source.Hash;
        if (s_latest is { } latest && latest.Item1 == hash) return latest.Item2;
        var loaded = BankLoader.Load(source, DetectorCatalogue.All, EventCatalogue.BuiltIn);
        s_latest = new(hash, loaded);
        return loaded;
    }

    /// <summary>Loads a bank that must be whole.</summary>
    public static BankDefinition LoadWhole(string folder)
    {
        var loaded = Load(Read(folder));
        return loaded.Bank ?? throw new VerbException("bank.invalid", $"The bank has mistakes: `opportune check {folder}` lists them. The first: {FindingsText.Line(loaded.Findings.First(f => f.Severity == FindingSeverity.Error), folder)}");
    }

    /// <summary>From the bytes of <see cref="BankSource"/> to a definition.</summary>
    /// <exception cref="FormatException">The bank has mistakes; the message is the first.</exception>
    public static BankDefinition FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var loaded = Load(BankSource.FromBytes(bytes));
        return loaded.Bank ?? throw new FormatException(FindingsText.Line(loaded.Findings.First(f => f.Severity == FindingSeverity.Error)));
    }

    /// <summary>The bank of a data folder: the one given, or the one remembered.</summary>
    public static string For(string data, string? given) => given ?? RememberedOf(data)
        ?? throw new VerbException("bank.unknown", $"'{data}' does not say which bank it belongs to yet: add --bank FOLDER, such as --bank banks/demo.");

    /// <summary>Whether a data folder says which bank it belongs to.</summary>
    public static bool IsRemembered(string data) => RememberedOf(data) is not null;

    /// <summary>Remembers the bank of a data folder, for whoever holds its store: one who was refused it must not change which bank the next start serves.</summary>
    public static void Remember(string data, string folder)
    {
        var full = Path.GetFullPath(folder);
        if (RememberedOf(data) != full) WholeFile.Write(Path.Combine(data, Remembered), System.Text.Encoding.UTF8.GetBytes(full + "\n"), ownerOnly: false);
    }

    private static string? RememberedOf(string data) => Path.Combine(data, Remembered) is var memory && File.Exists(memory) && File.ReadAllText(memory).Trim() is { Length: > 0 } folder ? folder : null;

    /// <summary>A data folder that must be there.</summary>
    public static string Existing(string data) => Directory.Exists(data) ? data
        : throw new VerbException("data.missing", $"There is no data folder '{data}'. `opportune demo`, `serve` and `import` make one.");

    /// <summary>A data folder in which there must be a store already, for verbs that shall not make one.</summary>
    public static string WithStore(string data) => Opportune.Embedded.StoreFolder.HoldsStore(Existing(data)) ? data
        : throw new VerbException("data.missing", $"There is no store in '{data}'. Check --data.");
}
