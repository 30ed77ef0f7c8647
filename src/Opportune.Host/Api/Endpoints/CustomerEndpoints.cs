using Opportune.Engine.Explain;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/customers/{id}</c>: what is known, why not, moments, insights, inbox and decisions.</summary>
internal static class CustomerEndpoints
{
    private const string Tag = "customers";

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/customers/{id}", ReadAsync).WithName("readCustomer").WithSummary("What the bank knows of a customer, now or ?asOf an instant").WithTags(Tag)
            .Produces<Portrait>().MayRefuse(400, 404, 503).For(Role.Advisor, Role.Compliance);
        routes.MapGet("/v1/customers/{id}/why-not", WhyNotAsync).WithName("whyNot").WithSummary("Every reason against an ?action in a ?placement, now or in a ?decision").WithTags(Tag)
            .Produces<WhyNot>().MayRefuse(400, 404, 503).For(Role.Advisor, Role.Compliance);
        routes.MapGet("/v1/customers/{id}/moments", MomentsAsync).WithName("readMoments").WithSummary("Active moments with their evidence").WithTags(Tag)
            .Produces<MomentsDocument>().MayRefuse(400, 404, 503).For(Role.Advisor, Role.Compliance);
        routes.MapGet("/v1/customers/{id}/insights", InsightsAsync).WithName("readInsights").WithSummary("Active moments in words").WithTags(Tag)
            .Produces<InsightsDocument>().MayRefuse(400, 404, 503).For(Role.Decide, Role.Advisor);
        routes.MapGet("/v1/customers/{id}/inbox", InboxAsync).WithName("readInbox").WithSummary("Options that lie ready: reserved for a visit, or sent").WithTags(Tag)
            .Produces<InboxDocument>().MayRefuse(400, 404, 503).For(Role.Decide, Role.Advisor);
        routes.MapGet("/v1/customers/{id}/decisions", DecisionsAsync).WithName("readDecisions").WithSummary("The latest 100 decisions").WithTags(Tag)
            .Produces<DecisionsDocument>().MayRefuse(400, 404, 503).For(Role.Advisor, Role.Compliance);
    }

    /// <summary>The answer for a customer of whom nothing is kept.</summary>
    internal static RequestException Unknown() => RequestException.Missing("customer.unknown", "Nothing is kept of such a customer. Send an event, or check the id.");

    private static async Task<IResult> ReadAsync(HttpContext context, string id, BankRuntime runtime, TimeProvider time)
    {
        context.Request.OnlyKnows("asOf");
        var asOf = context.Request.TimeParameter("asOf");
        if (asOf > time.GetUtcNow()) throw RequestException.Bad("request.as-of.future", "asOf is ahead of this server's clock.");
        var customer = Addresses.Customer(id);
        var portrait = await runtime.CustomerAsync(customer, asOf, context.RequestAborted) ?? throw Unknown();
        if (!context.Caller().Has(Role.Compliance)) portrait = (await Discretion.OfAsync(runtime, customer, context.RequestAborted)).Veil(portrait);
        return Answers.Document(portrait, ApiJson.Plain.Portrait);
    }

    private static async Task<IResult> WhyNotAsync(HttpContext context, string id, BankRuntime runtime)
    {
        context.Request.OnlyKnows("action", "placement", "decision", "audience");
        var audience = Addresses.AudienceOf(context, Audience.Advisor);
        var (action, placement) = (context.Request.RequiredParameter("action"), context.Request.RequiredParameter("placement"));
        var whyNot = await runtime.WhyNotAsync(Addresses.Customer(id), action, placement, context.Request.Parameter("decision"), audience, context.RequestAborted)
            ?? throw RequestException.Missing("why-not.unknown", "The bank has no such action or placement, or there is no such decision of this customer. GET /v1/bank lists actions and placements.");
        return Answers.Document(whyNot, ApiJson.Plain.WhyNot);
    }

    private static async Task<IResult> MomentsAsync(HttpContext context, string id, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        var portrait = await runtime.CustomerAsync(Addresses.Customer(id), null, context.RequestAborted) ?? throw Unknown();
        return Answers.Document(new MomentsDocument(portrait.Customer, portrait.Moments), ApiJson.Plain.MomentsDocument);
    }

    private static async Task<IResult> InsightsAsync(HttpContext context, string id, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        var portrait = await runtime.CustomerAsync(Addresses.Customer(id), null, context.RequestAborted) ?? throw Unknown();
        var insights = portrait.Moments.OrderByDescending(m => m.At).Select(m => new InsightDocument(m.Name, m.Words, m.At, m.Expires)).ToList();
        return Answers.Document(new InsightsDocument(portrait.Customer, insights), ApiJson.Plain.InsightsDocument);
    }

    private static async Task<IResult> InboxAsync(HttpContext context, string id, BankRuntime runtime, TimeProvider time)
    {
        context.Request.OnlyKnows();
        var past = await Past.OfAsync(runtime, Addresses.Customer(id), context.RequestAborted) ?? throw Unknown();
        return Answers.Document(new InboxDocument(past.Customer, Inbox.Of(past, runtime, time.GetUtcNow())), ApiJson.Plain.InboxDocument);
    }

    private static async Task<IResult> DecisionsAsync(HttpContext context, string id, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        var past = await Past.OfAsync(runtime, Addresses.Customer(id), context.RequestAborted) ?? throw Unknown();
        return Answers.Document(new DecisionsDocument(past.Customer, [.. past.Decisions.Take(100).Select(d => DecisionWriter.Summarize(d, runtime.BankOf(d.Input.BankHash)))]), ApiJson.Plain.DecisionsDocument);
    }
}
