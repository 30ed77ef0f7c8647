using System.Globalization;
using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Engine.Ingest;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary>What customers may ask of the bank: consents and preferences as they said, all that is kept, and to be forgotten.</summary>
internal static class RightsEndpoints
{
    private const string Tag = "customers";
    private const string Source = "opportune.api";
    private static readonly string[] Channels = [.. EventCatalogue.BuiltIn["consent.changed"].ValuesOf("channel").Where(c => c != "all")];

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/customers/{id}/consents", ConsentsAsync).WithName("writeConsents").WithSummary("Takes permissions as the customer said them; each becomes consent.changed").WithTags(Tag)
            .Accepts<ConsentsRequest>("application/json").Produces<EventsAnswer>().MayRefuse(400, 404, 413, 415, 503).For(Role.Ingest, Role.Advisor, Role.Compliance);
        routes.MapPut("/v1/customers/{id}/preferences", PreferencesAsync).WithName("writePreferences").WithSummary("Takes preferences as the customer said them; each becomes preference.changed").WithTags(Tag)
            .Accepts<PreferencesRequest>("application/json").Produces<EventsAnswer>().MayRefuse(400, 404, 413, 415, 503).For(Role.Ingest, Role.Advisor, Role.Compliance);
        routes.MapGet("/v1/customers/{id}/export", ExportAsync).WithName("exportCustomer").WithSummary("Everything that is kept of a customer, for the customer").WithTags(Tag)
            .Produces<ExportDocument>().MayRefuse(400, 404, 503).For(Role.Compliance);
        routes.MapDelete("/v1/customers/{id}", EraseAsync).WithName("eraseCustomer").WithSummary("Destroys the customer's key: nothing of theirs can ever be read again; a proof is kept").WithTags(Tag)
            .Produces<ErasedDocument>().MayRefuse(400, 404, 503).For(Role.Compliance);
    }

    private static async Task<IResult> ConsentsAsync(HttpContext context, string id, BankRuntime runtime, TimeProvider time)
    {
        context.Request.OnlyKnows();
        var customer = Addresses.Customer(id);
        using var body = await RequestBody.ReadAsync(context);
        var fields = Fields.Of(body.RootElement, "", "consents", "time");
        _ = fields.Require("consents");
        var type = EventCatalogue.BuiltIn["consent.changed"];
        var said = fields.List("consents", 1, 100)!.Select((item, i) => Consent(Fields.Of(item, $"consents[{i}]", "purpose", "channel", "granted"), type)).ToList();
        return await TakeAsync(context, runtime, customer, type.Name, fields.Time("time") ?? time.GetUtcNow(), said);
    }

    private static Dictionary<string, object> Consent(Fields item, EventType type)
    {
        _ = item.Require("granted");
        return new()
        {
            ["purpose"] = RequireWord(item, "purpose", type.Fields[type.IndexOf("purpose")].Values),
            ["channel"] = RequireWord(item, "channel", type.Fields[type.IndexOf("channel")].Values),
            ["granted"] = item.Flag("granted", false),
        };
    }

    private static string RequireWord(Fields item, string name, IReadOnlyList<string> words)
    {
        _ = item.Require(name);
        return item.Word(name, [.. words])!;
    }

    private static async Task<IResult> PreferencesAsync(HttpContext context, string id, BankRuntime runtime, TimeProvider time)
    {
        context.Request.OnlyKnows();
        var customer = Addresses.Customer(id);
        using var body = await RequestBody.ReadAsync(context);
        var fields = Fields.Of(body.RootElement, "", "personalizationLevel", "quietHours", "channel", "time");
        var said = new (string Name, string? Value)[]
        {
            ("personalizationLevel", fields.Word("personalizationLevel", "basic", "moderate", "advanced")), ("quietHours", QuietHours(fields)), ("channel", fields.Word("channel", Channels)),
        };
        var changes = said.Where(s => s.Value is not null).Select(s => new Dictionary<string, object> { ["preference"] = s.Name, ["value"] = s.Value! }).ToList();
        if (changes.Count == 0) throw RequestException.Bad("request.field.missing", "Name at least one of personalizationLevel, quietHours, channel.");
        return await TakeAsync(context, runtime, customer, "preference.changed", fields.Time("time") ?? time.GetUtcNow(), changes);
    }

    private static string? QuietHours(Fields fields)
    {
        if (fields.Text("quietHours") is not { } text) return null;
        return text.Split('-') is [var from, var to] && IsTime(from) && IsTime(to) ? text : throw RequestException.Bad("request.field.invalid", "quietHours must be two times of the day, such as 21:00-08:00.");
    }

    private static bool IsTime(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static async Task<IResult> TakeAsync(HttpContext context, BankRuntime runtime, CustomerId customer, string type, DateTimeOffset at, List<Dictionary<string, object>> changes)
    {
        if (await runtime.CustomerAsync(customer, null, context.RequestAborted) is null) throw CustomerEndpoints.Unknown();
        var events = changes.Select(data => JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["id"] = Guid.CreateVersion7().ToString("N"), ["source"] = Source, ["type"] = type, ["time"] = at.ToString("O", CultureInfo.InvariantCulture), ["customer"] = customer.ToString(), ["data"] = data,
        })).ToList();
        var report = await runtime.TakeAsync(events, isHistory: false, context.RequestAborted);
        if (report.Rejected is [var refused, ..]) throw RequestException.Bad(refused.Code, refused.Message);
        return Answers.Document(new EventsAnswer(report.Accepted, report.Duplicates, []), ApiJson.Plain.EventsAnswer);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, string id, BankRuntime runtime, TimeProvider time)
    {
        context.Request.OnlyKnows();
        var customer = Addresses.Customer(id);
        var past = await Past.OfAsync(runtime, customer, context.RequestAborted) ?? throw CustomerEndpoints.Unknown();
        var portrait = await runtime.CustomerAsync(customer, null, context.RequestAborted) ?? throw CustomerEndpoints.Unknown();
        var discretion = Discretion.Of(past);
        return Answers.Document(new ExportDocument(customer, time.GetUtcNow(), portrait.Consents, [.. past.Entries.Select(e => Entry(e.Version, e.Entry, runtime, discretion))]), ApiJson.Plain.ExportDocument);
    }

    private static ExportEntry Entry(long version, JournalEntry entry, BankRuntime runtime, Discretion discretion) => entry switch
    {
        JournalEntry.EventTaken { Event: var e } when discretion.Hides(e) => new(version, entry.At, "not.available", null, null, null),
        JournalEntry.EventTaken { Event: var e } => new(version, entry.At, "event", JsonSerializer.Deserialize(e.Canonical.Span, ApiJson.Plain.JsonElement), null, null),
        JournalEntry.DecisionMade { Record: var r } => new(version, entry.At, "decision", null, new Explainer(runtime.BankOf(r.Input.BankHash)).Explain(r, Audience.Customer), null),
        JournalEntry.ResponseTaken r => new(version, entry.At, "response", null, null, $"{r.Outcome} to option {r.Slot + 1} of decision {r.DecisionId}"),
        JournalEntry.DeliveryReported d => new(version, entry.At, "delivery", null, null, $"{d.Result}: message {d.Slot + 1} of decision {d.DecisionId}"),
        _ => new(version, entry.At, "clock", null, null, null),
    };

    private static async Task<IResult> EraseAsync(HttpContext context, string id, BankRuntime runtime, TimeProvider time)
    {
        context.Request.OnlyKnows();
        return await runtime.EraseAsync(Addresses.Customer(id), context.RequestAborted)
            ? Answers.Document(new ErasedDocument(true, time.GetUtcNow()), ApiJson.Plain.ErasedDocument) : throw CustomerEndpoints.Unknown();
    }
}
