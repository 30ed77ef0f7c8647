using Opportune.Engine.Bank;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/bank</c>, <c>/v1/experiments</c>, <c>/v1/report</c>, <c>/v1/audit</c>: what decides and how it fares.</summary>
internal static class BankEndpoints
{
    private const string Tag = "bank";
    private static readonly SemaphoreSlim OneReport = new(1, 1); // a report reads the whole journal: one at a time

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/bank", Bank).WithName("readBank").WithSummary("The bank in use: placements, context, event types, actions, facts").WithTags(Tag)
            .Produces<BankDocument>().MayRefuse(400).For([.. Roles.All]);
        routes.MapGet("/v1/experiments", ExperimentsAsync).WithName("readExperiments").WithSummary("Control groups, lift, and whether the split is as designed").WithTags(Tag)
            .Produces<ExperimentsDocument>().MayRefuse(400, 503).For(Role.Scientist, Role.Marketer, Role.Compliance);
        routes.MapGet("/v1/report", ReportAsync).WithName("readReport").WithSummary("Funnel, acceptance and lift over all decisions").WithTags(Tag)
            .Produces<ReportDocument>().MayRefuse(400, 503).For(Role.Marketer, Role.Scientist, Role.Compliance, Role.Operator);
        routes.MapGet("/v1/audit", AuditAsync).WithName("readAudit").WithSummary("The journal's state; ?verify=true walks its whole chain").WithTags(Tag)
            .Produces<AuditDocument>().MayRefuse(400, 503).For(Role.Compliance, Role.Operator);
    }

    private static IResult Bank(HttpContext context, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        return Answers.Document(Describe(runtime.Bank), ApiJson.Plain.BankDocument);
    }

    private static async Task<IResult> ExperimentsAsync(HttpContext context, BankRuntime runtime, TimeProvider time)
    {
        context.Request.OnlyKnows();
        var (report, holdouts) = (await BuildAsync(runtime, time, context.RequestAborted), runtime.Bank.Holdouts);
        return Answers.Document(new ExperimentsDocument(
            [new("no-marketing", holdouts.NoMarketing, "gets no marketing; shows what all marketing changes"), new("no-model", holdouts.NoModel, "decided by rules and priors only; shows what learning changes")],
            report.Lift, report.Split), ApiJson.Plain.ExperimentsDocument);
    }

    private static async Task<IResult> ReportAsync(HttpContext context, BankRuntime runtime, TimeProvider time)
    {
        context.Request.OnlyKnows();
        return Answers.Document(await BuildAsync(runtime, time, context.RequestAborted), ApiJson.Plain.ReportDocument);
    }

    private static async Task<IResult> AuditAsync(HttpContext context, BankRuntime runtime, Runtime.Storage.IJournal journal)
    {
        context.Request.OnlyKnows("verify");
        var verify = context.Request.Parameter("verify") switch { null or "false" => false, "true" => true, _ => throw RequestException.Bad("request.parameter.invalid", "verify is true or false.") };
        ChainDocument? chain = null;
        if (verify) chain = await journal.FindBrokenLinkAsync(context.RequestAborted) is { } broken ? new(false, broken) : new(true, null);
        var s = await runtime.StatusAsync(context.RequestAborted);
        return Answers.Document(new AuditDocument(s.Customers, s.Entries, s.Sequence, s.Digest, s.BankHash, s.ModelHash, chain), ApiJson.Plain.AuditDocument);
    }

    private static async Task<ReportDocument> BuildAsync(BankRuntime runtime, TimeProvider time, CancellationToken cancel)
    {
        await OneReport.WaitAsync(cancel);
        try
        {
            var report = await runtime.ReportAsync(cancel);
            return new(time.GetUtcNow(), report.Decisions, report.NoAction, report.Fallbacks, report.Funnel, report.Actions, LiftDocument.Of(report.Lift), SplitDocument.Of(report.HoldoutSplit));
        }
        finally { OneReport.Release(); }
    }

    private static BankDocument Describe(BankDefinition bank) => new(bank.Name, bank.Currency.Code, bank.Zone.Name, bank.Hash,
        [.. bank.Placements.Select(p => new PlacementListing(p.Name, p.Channel, p.Direction == Direction.Inbound ? "inbound" : "outbound", p.Slots, p.Assisted))],
        [.. bank.Context.Select(k => new ContextListing(k.Name, Word(k.Type), k.Values))],
        [.. bank.Events.Values.OrderBy(e => e.Name, StringComparer.Ordinal).Select(e => new EventListing(e.Name, [.. e.Fields.Select(f => new FieldListing(f.Name, Word(f.Type), f.Required, f.Values))]))],
        [.. bank.Moments.Select(m => m.Name)],
        [.. bank.Actions.Select(a => new ActionListing(a.Id, a.Name, System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(a.Class.ToString()), a.Product?.Id, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(a.Objective.ToString()),
            [.. a.Treatments.SelectMany(t => t.Placements).Distinct().Order().Select(p => bank.Placements[p].Name)]))],
        [.. bank.Products.Values.OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => new ProductListing(p.Id, p.Family, p.Name, p.IsCredit))],
        [.. bank.Facts.Facts.Select(f => new FactListing(f.Name, bank.Facts.Variables.TypeOf(f.Slot).ToString(), f.Words))]);

    private static string Word(FieldType type) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(type.ToString());
}
