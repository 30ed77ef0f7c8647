using System.Diagnostics.Metrics;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Runtime;

namespace Opportune.Host.Api;

/// <summary>What the API counts. No tag ever names a customer.</summary>
internal sealed class ApiMeters
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Opportune";

    private static readonly string[] SlotOutcomes = Words<SlotOutcome>();
    private static readonly string[] Outcomes = Words<Outcome>();
    private readonly Counter<long> _events;
    private readonly Counter<long> _rejections;
    private readonly Counter<long> _moments;
    private readonly Counter<long> _slots;
    private readonly Counter<long> _responses;
    private readonly Counter<long> _refused;

    /// <summary>Makes the instruments.</summary>
    public ApiMeters(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _events = meter.CreateCounter<long>("opportune.events", description: "Events taken in, by result");
        _rejections = meter.CreateCounter<long>("opportune.event.rejections", description: "Events refused, by code");
        _moments = meter.CreateCounter<long>("opportune.moments", description: "Moments that came about, by name");
        _slots = meter.CreateCounter<long>("opportune.decision.slots", description: "Slots decided, by placement and outcome");
        _refused = meter.CreateCounter<long>("opportune.requests.refused", description: "Requests turned away under load, by code");
        _responses = meter.CreateCounter<long>("opportune.responses", description: "Answers of customers, by outcome");
    }

    /// <summary>Counts a batch of events.</summary>
    public void Took(TakeReport report)
    {
        _events.Add(report.Accepted, new KeyValuePair<string, object?>("result", "accepted"));
        _events.Add(report.Duplicates, new KeyValuePair<string, object?>("result", "duplicate"));
        _events.Add(report.Rejected.Count, new KeyValuePair<string, object?>("result", "rejected"));
        foreach (var rejected in report.Rejected) _rejections.Add(1, new KeyValuePair<string, object?>("code", rejected.Code));
        foreach (var raised in report.Raised) _moments.Add(1, new KeyValuePair<string, object?>("moment", raised.Moment.Name));
    }

    /// <summary>Counts a decision.</summary>
    public void Decided(DecisionAnswer.Made made, bool dryRun)
    {
        if (dryRun || made.IsRepeated) return;
        var slots = made.Record.Slots;
        for (var i = 0; i < slots.Count; i++)
            _slots.Add(1, new("placement", made.Bank.Placements[slots[i].Placement].Name), new("outcome", SlotOutcomes[(int)slots[i].Outcome]));
    }

    /// <summary>Counts a request that was turned away under load.</summary>
    public void Refused(string code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));

    /// <summary>Counts an answer.</summary>
    public void Responded(Outcome outcome) => _responses.Add(1, new KeyValuePair<string, object?>("outcome", Outcomes[(int)outcome]));

    private static string[] Words<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
}
