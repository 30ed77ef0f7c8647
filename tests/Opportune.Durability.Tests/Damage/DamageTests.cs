using System.Globalization;
using Opportune.Durability.Tests.Disk;
using Opportune.Durability.Tests.PowerLoss;
using Opportune.Embedded;
using Opportune.Runtime;
using Opportune.Runtime.Storage;
using Opportune.Runtime.Tests;
using Opportune.Runtime.Verify;

namespace Opportune.Durability.Tests.Damage;

/// <summary>Files that were cut or garbled after everything in them had been acknowledged: what is served is what was stored, or it is refused, or it is found; never wrong in silence.</summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    private const int Places = 200;
    private const int LongestGarble = 64;

    private enum Finding
    {
        /// <summary>The store does not open, or a read is refused.</summary>
        Refused,
        /// <summary>Verify says what is wrong.</summary>
        Verified,
        /// <summary>Bytes that hold nothing: everything is there and right.</summary>
        Harmless,
    }

    [Fact]
    public async Task Two_hundred_damaged_places_serve_nothing_wrong_in_silence()
    {
        using var good = new RamFolder();
        var rows = await FillAsync(good.Path);
        var (dice, found) = (new Random(20261122), new Dictionary<Finding, int>());
        for (var place = 0; place < Places; place++)
        {
            using var folder = new RamFolder();
            foreach (var file in Directory.EnumerateFiles(good.Path)) File.Copy(file, folder.At(Path.GetFileName(file)));
            var what = Damage(folder.Path, dice);
            var finding = await FindAsync(folder.Path, rows, what);
            found[finding] = found.GetValueOrDefault(finding) + 1;
        }
        output.WriteLine(string.Join(", ", found.OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}")));
        Assert.Equal(Places, found.Values.Sum());
        Assert.True(found.GetValueOrDefault(Finding.Refused) > 20 && found.GetValueOrDefault(Finding.Verified) > 20, "the damage is too light to show anything");
    }

    /// <summary>A store as a killed process leaves it: most of it in its file, the newest commits in the log.</summary>
    private static async Task<IReadOnlyList<string>> FillAsync(string folder)
    {
        using (var disk = FaultyDisk.Over(folder)) await new ScriptedLoad(disk, folder).RunAsync();
        using var copy = new RamFolder();
        IReadOnlyList<string> rows;
        await using (var store = EmbeddedStore.Open(folder, ScriptedLoad.Options))
        {
            await using var bank = await ScriptedLoad.StartAsync(store, new ManualTimeProvider(ScriptedLoad.Morning.AddHours(6)));
            for (var i = 0; i < 12; i++) await bank.DecideAsync(ScriptedLoad.Request($"c-{1 + (i % 4)}", $"last-{i}"), DecideMode.Live, CancellationToken.None);
            rows = await Reference.RowsAsync(store.Journal);
            foreach (var file in Directory.EnumerateFiles(folder).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal))) File.Copy(file, copy.At(Path.GetFileName(file)));
        }
        foreach (var file in Directory.EnumerateFiles(folder)) File.Delete(file);
        foreach (var file in Directory.EnumerateFiles(copy.Path)) File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
        return rows;
    }

    /// <summary>Cuts or garbles a random place of the journal's file or log, and says which.</summary>
    private static string Damage(string folder, Random dice)
    {
        var name = dice.Next(3) == 0 ? "journal.db-wal" : "journal.db";
        using var file = new FileStream(Path.Combine(folder, name), FileMode.Open);
        var at = dice.NextInt64(file.Length);
        var length = 1 + dice.Next(LongestGarble);
        if (dice.Next(4) == 0)
        {
            file.SetLength(at);
            return string.Create(CultureInfo.InvariantCulture, $"{name} cut at {at}");
        }
        var (old, garbled) = (new byte[length], new byte[length]);
        file.Seek(at, SeekOrigin.Begin);
        var read = file.Read(old);
        do dice.NextBytes(garbled);
        while (garbled.AsSpan(0, read).SequenceEqual(old.AsSpan(0, read)));
        file.Seek(at, SeekOrigin.Begin);
        file.Write(garbled.AsSpan(0, read));
        return string.Create(CultureInfo.InvariantCulture, $"{name} garbled at {at}, {read} bytes");
    }

    private static async Task<Finding> FindAsync(string folder, IReadOnlyList<string> rows, string what)
    {
        try
        {
            await using var store = EmbeddedStore.Open(folder, ScriptedLoad.Options);
            var report = await StoreVerifier.RunAsync(new(store.Journal, store.Keys, store.Artifacts, new ManualTimeProvider(ScriptedLoad.Morning), [], DemoBank.Load), new(Deep: false, Sample: 20), (_, _) => { }, CancellationToken.None);
            var files = await store.VerifyFilesAsync(isDeep: true, CancellationToken.None);
            var (first, served) = (report.FirstBroken, await ServedAsync(store.Journal));
            var wrong = served is null ? 0 : served.Select((row, i) => (row, i)).FirstOrDefault(r => r.i >= rows.Count || r.row != rows[r.i], (row: "", i: -1)).i + 1;
            if (!report.IsWhole || files.Any(p => p.Problems > 0))
            {
                // The first entry that verify names is no later than the first one that is wrong.
                if (wrong > 0 && first is not null) Assert.True(first <= wrong, $"{what}: verify names {first}, entry {wrong} is wrong");
                return Finding.Verified;
            }
            if (served is null) return Finding.Refused;
            Assert.True(wrong == 0, $"{what}: entry {wrong} is wrong and nothing says so");
            Assert.True(served.Count == rows.Count, $"{what}: {rows.Count - served.Count} entries are gone and nothing says so");
            return Finding.Harmless;
        }
        catch (StoreException refused)
        {
            Assert.True(refused.Code is "store.corrupt" or "store.newer", $"{what}: {refused.Code}");
            return Finding.Refused;
        }
    }

    /// <summary>All rows as they are read one after the other, after each customer's own reading agreed with them; null where a read is refused.</summary>
    private static async Task<IReadOnlyList<string>?> ServedAsync(IJournal journal)
    {
        try
        {
            return await Reference.RowsAsync(journal);
        }
        catch (StoreException refused) when (refused.Code == "store.corrupt")
        {
            return null;
        }
    }
}
