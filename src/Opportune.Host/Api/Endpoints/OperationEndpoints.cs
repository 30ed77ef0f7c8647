using System.Globalization;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Metrics;
using Opportune.Host.Serving;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>.</summary>
internal static class OperationEndpoints
{
    private const string Tag = "operation";

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Answers.Document(new HealthDocument("ok"), ApiJson.Plain.HealthDocument)).WithName("health").WithSummary("Whether the process lives").WithTags(Tag)
            .Produces<HealthDocument>().ForEveryone();
        routes.MapGet("/readyz", ReadyAsync).WithName("ready").WithSummary("Whether the store can be read and written and the host stays").WithTags(Tag).Produces<HealthDocument>().MayRefuse(503).ForEveryone();
        routes.MapGet("/metrics", MetricsAsync).WithName("metrics").WithSummary("Measures in the text format of Prometheus; no personal data").WithTags(Tag)
            .Produces<string>(StatusCodes.Status200OK, "text/plain").MayRefuse(503).For(Role.Operator);
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, BankRuntime runtime, Drain drain)
    {
        if (drain.HasBegun) throw new RequestException(StatusCodes.Status503ServiceUnavailable, "server.stopping", "This host is about to stop. Ask another one.");
        await runtime.ReadyAsync(context.RequestAborted);
        return Answers.Document(new HealthDocument("ok"), ApiJson.Plain.HealthDocument);
    }

    private static async Task<IResult> MetricsAsync(HttpContext context, BankRuntime runtime, MetricsStore metrics, Pressure pressure)
    {
        var status = await runtime.StatusAsync(context.RequestAborted);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Gauge(text, "opportune_customers", "Customers with entries", status.Customers);
        Gauge(text, "opportune_journal_entries", "Entries in the journal", status.Entries);
        Gauge(text, "opportune_journal_sequence", "Newest entry of the journal", status.Sequence);
        Gauge(text, "opportune_appends_waiting", "Appends that wait for the disk", status.WaitingAppends);
        Gauge(text, "opportune_customers_cached", "Customers in memory", status.CachedCustomers);
        Gauge(text, "opportune_customers_packed", "Customers who left memory lately, kept as bytes", status.PackedCustomers);
        Gauge(text, "opportune_customers_waiting_for_clock", "Customers that wait for the clock", status.WaitingForClock);
        Gauge(text, "opportune_requests_under_way", "Requests with a key that are under way, this one included", pressure.UnderWay);
        Gauge(text, "opportune_stops_in_force", "Emergency stops that hold", runtime.Stops.InForce.Count);
        metrics.Write(text);
        return Results.Text(text.ToString(), "text/plain; version=0.0.4; charset=utf-8");
    }

    private static void Gauge(TextWriter to, string name, string help, long value) => to.Write(string.Create(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n"));
}
