using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Runtime;

namespace Opportune.Host.Api.Reading;

/// <summary>How much a decision's answer explains.</summary>
internal enum Explain
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>A line for each option.</summary>
    Summary,
    /// <summary>Also scores and the whole explanation.</summary>
    Full,
}

/// <summary>A request for a decision, read and checked against the bank.</summary>
/// <param name="Request">The question.</param>
/// <param name="Mode">For real, or not.</param>
/// <param name="Explain">How much the answer explains.</param>
/// <param name="Override">Facts that count instead of the known ones, by slot; empty for none.</param>
/// <param name="Force">An action to show whatever policy says, or null.</param>
internal sealed record DecisionCall(DecisionRequest Request, DecideMode Mode, Explain Explain, IReadOnlyDictionary<int, CelValue> Override, string? Force)
{
    /// <summary>No fact counts instead of another.</summary>
    public static IReadOnlyDictionary<int, CelValue> NoOverride { get; } = new Dictionary<int, CelValue>();
}

/// <summary>Reads requests for decisions.</summary>
internal static class DecisionReader
{
    private const int MostPlacements = 10;
    private const int MostOptions = 20;
    private const int MostOverrides = 50;

    /// <summary>Reads a decision's body from a request.</summary>
    /// <exception cref="RequestException">400 with the field and its form; or it is no body that is taken at all.</exception>
    public static async ValueTask<DecisionCall> ReadAsync(HttpContext context, BankDefinition bank, DateTimeOffset now)
    {
        RequestBody.CheckType(context.Request);
        var (plain, document) = await RequestBody.ReadAsync(context, bank, PlainDecision.TryRead);
        using (document) return plain ?? Read(document!.RootElement, bank, now);
    }

    /// <summary>Reads a decision's body.</summary>
    /// <exception cref="RequestException">400 with the field and its form.</exception>
    public static DecisionCall Read(JsonElement body, BankDefinition bank, DateTimeOffset now)
    {
        var fields = Fields.Of(body, "", "customer", "visitor", "channel", "placements", "context", "requestId", "explain", "dryRun", "asOf", "allowExploration", "profileOverride", "force");
        var (dryRun, asOf) = (fields.Flag("dryRun", false), fields.Time("asOf"));
        if (!dryRun && (asOf is not null || fields.Has("profileOverride") || fields.Has("force")))
            throw RequestException.Bad("request.dry-run.needed", "asOf, profileOverride and force go with dryRun: true only, because nothing may be recorded that did not happen.");
        if (asOf > now) throw RequestException.Bad("request.as-of.future", "asOf is ahead of this server's clock.");
        var explain = fields.Word("explain", "none", "summary", "full") switch { "none" => Explain.None, "full" => Explain.Full, _ => Explain.Summary };
        var request = new DecisionRequest(CustomerOf(fields), Placements(fields, bank), Context(fields, bank), fields.Text("requestId"), FingerprintOf(body), fields.Flag("allowExploration", true), StartedBy: null);
        return new(request, new(dryRun, asOf), explain, Overrides(fields, bank), Force(fields, bank));
    }

    /// <summary>Reads what all customers of a batch are asked alike; the customer is put in later.</summary>
    public static DecisionRequest ReadBatch(Fields fields, BankDefinition bank, CustomerId anyone) =>
        new(anyone, Placements(fields, bank), Context(fields, bank), null, 0, fields.Flag("allowExploration", true), StartedBy: null);

    private static CustomerId CustomerOf(Fields fields)
    {
        if (fields.Has("customer") == fields.Has("visitor")) throw RequestException.Bad("request.customer.missing", "Name a customer or a visitor, one of the two.");
        if (fields.Customer("customer") is { } customer) return customer;
        return fields.RequireText("visitor", 56) is var visitor && !visitor.Contains(':', StringComparison.Ordinal) && CustomerId.TryParse($"visitor:{visitor}", out var id) ? id
            : throw RequestException.Bad("request.field.invalid", "visitor must be 1 to 56 of A-Z a-z 0-9 - _.");
    }

    private static List<PlacementRequest> Placements(Fields fields, BankDefinition bank)
    {
        _ = fields.Require("placements");
        var placements = fields.List("placements", 1, MostPlacements)!.Select((item, i) => Placement(Fields.Of(item, $"placements[{i}]", "name", "count"), bank)).ToList();
        if (placements.DistinctBy(p => p.Name).Count() != placements.Count) throw RequestException.Bad("request.placement.repeated", "Ask for each placement once.");
        var channels = placements.Select(p => bank.Placement(p.Name)!.Channel).Distinct().ToList();
        if (channels.Count > 1) throw RequestException.Bad("request.placements.channel", "All placements of a request belong to one channel. Ask for each channel by itself.");
        if (fields.Text("channel") is { } channel && channel != channels[0]) throw RequestException.Bad("request.channel.other", $"These placements belong to the channel {channels[0]}.");
        return placements;
    }

    private static PlacementRequest Placement(Fields fields, BankDefinition bank)
    {
        var name = fields.RequireText("name");
        if (bank.Placement(name) is null) throw RequestException.Bad("request.placement.unknown", $"The bank has these placements: {string.Join(", ", bank.Placements.Select(p => p.Name))}.");
        return new(name, fields.Count("count", 1, MostOptions, 1));
    }

    private static SortedDictionary<string, CelValue> Context(Fields fields, BankDefinition bank)
    {
        var context = new SortedDictionary<string, CelValue>(StringComparer.Ordinal);
        if (fields.Find("context") is not { } given) return context;
        if (given.ValueKind != JsonValueKind.Object) throw RequestException.Bad("request.not-an-object", "context must be a JSON object.");
        foreach (var property in given.EnumerateObject())
        {
            var name = Fields.NameOf(property);
            var key = bank.Context.FirstOrDefault(k => k.Name == name)
                ?? throw RequestException.Bad("request.context.unknown", bank.Context.Count == 0 ? "The bank declares no context." : $"The bank declares these keys: {string.Join(", ", bank.Context.Select(k => k.Name))}. Add others to context.yaml first.");
            if (property.Value.ValueKind != JsonValueKind.Null) context[name] = FactJson.Read(property.Value, key) ?? throw RequestException.Bad("request.context.invalid", $"context.{name} must be {FactJson.Form(key)}.");
        }
        return context;
    }

    private static Dictionary<int, CelValue> Overrides(Fields fields, BankDefinition bank)
    {
        var overrides = new Dictionary<int, CelValue>();
        if (fields.Find("profileOverride") is not { } given) return overrides;
        if (given.ValueKind != JsonValueKind.Object) throw RequestException.Bad("request.not-an-object", "profileOverride must be a JSON object of facts by dotted name.");
        foreach (var property in given.EnumerateObject())
        {
            var slot = bank.Facts.Find(Fields.NameOf(property));
            if (slot < 0 || bank.Facts.Facts[slot].Source is FactSource.Moment or FactSource.Context or FactSource.Segment)
                throw RequestException.Bad("request.override.unknown", "profileOverride takes attributes, features and built-in facts of GET /v1/bank; moments and segments follow from events.");
            overrides[slot] = FactJson.Read(property.Value, bank.Facts.Variables.TypeOf(slot)) ?? throw RequestException.Bad("request.override.invalid", $"{bank.Facts.Facts[slot].Name} must be {bank.Facts.Variables.TypeOf(slot)}.");
            if (overrides.Count > MostOverrides) throw RequestException.Bad("request.override.count", "profileOverride takes at most 50 facts.");
        }
        return overrides;
    }

    private static string? Force(Fields fields, BankDefinition bank) => fields.Text("force") is not { } action ? null
        : bank.Action(action) is not null ? action : throw RequestException.Bad("request.action.unknown", "The bank has no such action. GET /v1/bank lists all.");

    private static long FingerprintOf(JsonElement body) => Fingerprint.Of(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Plain.JsonElement));
}
