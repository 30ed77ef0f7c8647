using System.Globalization;
using Opportune.Definition;
using Opportune.Host.Commands;
using Opportune.Runtime;
using Opportune.Runtime.Storage;

namespace Opportune.Host.Serving;

/// <summary>Watches a bank's folder: a changed definition that has no mistakes is swapped in while the host serves; one that has mistakes is told and left alone.</summary>
/// <remarks>A change is taken when the folder has been quiet for one look, so that half-written files are not read.</remarks>
internal sealed class BankWatcher(string folder, BankRuntime runtime, TextWriter notes)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private string _taken = Signature(folder);
    private string _seen = Signature(folder);

    /// <summary>Looks four times a second until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel)) await LookAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // the host stops
        }
    }

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var (before, now) = (_seen, Signature(folder));
        _seen = now;
        if (now == _taken || now != before) return;
        _taken = now;
        try
        {
            await TakeAsync(cancel);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or StoreException or VerbException)
        {
            await notes.WriteLineAsync($"the bank in {folder} changed and cannot be read; the old one stays: {unreadable.Message}");
        }
    }

    private async Task TakeAsync(CancellationToken cancel)
    {
        var source = BankFolder.Read(folder);
        var loaded = BankFolder.Load(source);
        if (loaded.Bank is null)
        {
            FindingsText.Write(notes, loaded.Findings.Where(f => f.Severity == FindingSeverity.Error), folder);
            await notes.WriteLineAsync("the bank changed and has mistakes; the old one stays");
        }
        else
        {
            var before = runtime.Bank.Hash;
            await runtime.SwapAsync(source.ToBytes(), cancel);
            if (runtime.Bank.Hash == before) return;
            await notes.WriteLineAsync($"the bank changed; from now on decisions are made by version {runtime.Bank.Hash}");
            FindingsText.Write(notes, loaded.Findings, folder);
        }
    }

    private static string Signature(string folder) => !Directory.Exists(folder) ? "" : string.Join('\n', new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
        .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.FullName} {f.LastWriteTimeUtc.Ticks} {f.Length}")).Order(StringComparer.Ordinal));
}
