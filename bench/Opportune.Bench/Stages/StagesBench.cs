using System.Globalization;
using Opportune.Bench.Commands;
using Opportune.Bench.Reporting;

namespace Opportune.Bench.Stages;

/// <summary>Where the core time of a decision goes.</summary>
internal sealed class StagesBench : IBench
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["close"] = "gather all a decision may read (Profile, Triggers)", ["choose"] = "Candidates, Policy, Score, Arbitrate", ["decide"] = "a decision as a whole, with its texts and reasons",
        ["encode"] = "record to bytes", ["encode-encrypt"] = "record to encrypted bytes, for a busy customer, whose key is ready", ["encode-encrypt-seldom"] = "the same for one who comes seldom", ["decrypt-decode"] = "encrypted bytes to record", ["wake"] = "when the customer next waits",
        ["event-read"] = "an event from JSON", ["event-fold"] = "an event into the profile", ["event-take-live"] = "a live event from JSON to profile and moments",
    };

    public string Name => "stages";

    public string Title => "core time and bytes of each stage of a decision, in the process";

    public bool IsUsual => true;

    public Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport(Name, "Where the time of a decision goes");
        var bench = new StageBench(200, 500, 30);
        var costs = bench.Run(workshop.IsFull ? 2 : 0.25, []).ToList();
        var byStage = costs.ToDictionary(c => c.Stage, c => c.Cost, StringComparer.Ordinal);
        report.Figures.Add(new("stages.decide", "core time of a decision in the engine, 200 actions of 5 rules", byStage["decide"].Microseconds, "µs")
            { Goal = Goal.Most(38), Note = "state 5 + Policy 20 + Score 10 + Arbitrate 3 of the 90 µs of a whole decision over HTTP." });
        report.Figures.Add(new("stages.encrypt", "core time to encode and encrypt a record", byStage["encode-encrypt"].Microseconds, "µs") { Goal = Goal.Most(10) });
        report.Figures.Add(new("stages.bytes", "bytes allocated by a decision in the engine", byStage["decide"].Bytes, "bytes"));
        report.Figures.Add(new("stages.record", "bytes of a record before encryption, mean", bench.RecordBytes, "bytes") { Goal = Goal.Most(2_048) });
        report.Tables.Add(new("Stages", ["stage", "µs of one core", "bytes allocated", "calls measured"],
            [.. costs.Select(c => (IReadOnlyList<string>)[$"{c.Stage}: {Names[c.Stage]}", Words.Of(c.Cost.Microseconds), Words.Of(c.Cost.Bytes), c.Cost.Calls.ToString("N0", CultureInfo.InvariantCulture)])]));
        report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"One thread, best of three rounds by the thread's own core time; {bench.Candidates:0} candidates, {bench.Allowed:P0} of them allowed."));
        return Task.FromResult(report);
    }
}
