using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Opportune.Bench.Commands;
using Opportune.Bench.Load;
using Opportune.Bench.Processes;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Http;

/// <summary>FastAPI and scikit-learn doing the same work for a decision: the bank's rules, limits, consent, API key, request id, scores, and an encrypted record on disk before the answer.</summary>
internal static class SameWorkRival
{
    private const string Name = "FastAPI + scikit-learn doing the same work";
    private const string Script = "fastapi_same_work.py";

    /// <summary>Measures it with 1 and 2 workers, 1 and 2 threads of the linear algebra, commits in a thread and in the event loop; the best counts, and none whose answers or records are not all there.</summary>
    /// <param name="workshop">Where.</param>
    /// <param name="requests">Decisions.</param>
    /// <param name="key">The API key in them.</param>
    internal static async Task<RivalRate> MeasureAsync(Workshop workshop, IRequests requests, string key)
    {
        if (await FastApiRival.MissingAsync("fastapi, uvicorn, uvloop, httptools, sklearn, numpy, cryptography, sqlite3") is { } why) return new(Name, null, why);
        var bank = Path.Combine(workshop.Folder("same-work"), "bank.json");
        await File.WriteAllTextAsync(bank, RulesOf(BenchBank.Load()));
        RivalRate? best = null;
        foreach (var (workers, threads) in FastApiRival.Settings(workshop))
        foreach (var commits in new[] { "thread", "loop" })
        {
            var rate = await MeasureAsync(workshop, requests, key, bank, (workers, threads, commits));
            workshop.Say($"{rate.Name}: {rate.WhyNot ?? rate.Rate!.Load.PerSecond.ToString("N0", CultureInfo.InvariantCulture) + "/s"}");
            // What is not valid with one setting is not valid at all.
            if (rate.Rate is null) return rate;
            if (best?.Rate is not { } known || rate.Rate.Load.PerSecond > known.Load.PerSecond) best = rate;
        }
        return best!;
    }

    /// <summary>Why a run does not count, or null: every answer must be a decision, and the records on disk must be those that were answered.</summary>
    /// <param name="decisions">Answers that are decisions.</param>
    /// <param name="others">Answers of a good status that are none.</param>
    /// <param name="unanswered">Bad answers, and requests that had none at the end: they may have a record.</param>
    /// <param name="records">Requests that records on disk hold.</param>
    internal static string? Problem(long decisions, long others, long unanswered, long records) =>
        decisions == 0 ? "it gave no decision"
        : others > 0 ? string.Create(CultureInfo.InvariantCulture, $"{others} of its answers are no decisions")
        : records < decisions ? string.Create(CultureInfo.InvariantCulture, $"{decisions} decisions were answered, {records} are on disk")
        : records > decisions + unanswered ? string.Create(CultureInfo.InvariantCulture, $"{decisions} decisions were answered, {records} are on disk: more than were asked for")
        : null;

    /// <summary>The actions of a bank with their rules, as text, and the ranges in which the facts of its customers lie.</summary>
    internal static string RulesOf(Engine.Bank.BankDefinition bank) => JsonSerializer.Serialize(new
    {
        actions = bank.Actions.Select(a => a.Id),
        rules = bank.Actions.Select(a => a.Rules.Select(r => r.MustHold.Expression.Text)),
        ranges = BenchRules.Ranges.Select(f => new object[] { f.Fact, f.From, f.To, f.IsWhole }),
    });

    private static async Task<RivalRate> MeasureAsync(Workshop workshop, IRequests requests, string key, string bank, (int Workers, int Threads, string Commits) setting)
    {
        var (folder, port) = (workshop.Folder("same-work-records"), FastApiRival.FreePort());
        string[] arguments = [bank, folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), setting.Commits];
        await using var service = await FastApiRival.StartAsync(workshop, Script, port, setting.Workers, setting.Threads, arguments);
        var answers = new CheckedAnswers(requests);
        var (warm, rate) = FastApiRival.Measure(workshop, service, port, answers);
        // While it still runs: what was answered must be committed already, not when it stops.
        var records = await Child.RunAsync(FastApiRival.Python, [Path.Combine(workshop.RivalScripts, Script), "count", folder], TimeSpan.FromMinutes(2));
        var name = FastApiRival.NameOf(Name, $"commits in {(setting.Commits == "loop" ? "the event loop" : "a thread")}", setting.Workers, setting.Threads);
        return Problem(answers.Decisions, answers.Others, warm.Load.Bad + rate.Load.Bad, long.Parse(records, CultureInfo.InvariantCulture)) is { } problem ? new(name, null, problem) : new(name, rate, null);
    }
}
