using Opportune.Engine;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/decisions/batch</c>: many customers by the same code path, as a job with progress.</summary>
internal static class BatchEndpoints
{
    private const int MostCustomers = 1_000;
    private static readonly CustomerId Anyone = CustomerId.Parse("anyone");

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/decisions/batch", StartAsync).WithName("startBatch").WithSummary("Decides for a list of customers, or all").WithTags("decisions")
            .Accepts<BatchBody>("application/json").Produces<BatchDocument>(StatusCodes.Status202Accepted).MayRefuse(400, 413, 415, 503).For(Role.Decide);
        routes.MapGet("/v1/decisions/batch/{id}", Find).WithName("readBatch").WithSummary("How far a batch is").WithTags("decisions")
            .Produces<BatchDocument>().MayRefuse(400, 404).For(Role.Decide);
    }

    private static async Task<IResult> StartAsync(HttpContext context, BankRuntime runtime, BatchJobs jobs)
    {
        context.Request.OnlyKnows();
        using var body = await RequestBody.ReadAsync(context);
        var fields = Fields.Of(body.RootElement, "", "customers", "all", "channel", "placements", "context", "allowExploration", "dryRun");
        var all = fields.Flag("all", false);
        if (all == fields.Has("customers")) throw RequestException.Bad("request.customer.missing", "Name customers, or say all: true, one of the two.");
        var request = DecisionReader.ReadBatch(fields, runtime.Bank, Anyone);
        var customers = all ? await jobs.EverybodyAsync(context.RequestAborted) : [.. fields.List("customers", 1, MostCustomers)!.Select(Customer).Distinct()];
        var job = jobs.Start(request, customers, fields.Flag("dryRun", false), keepLines: !all)
            ?? throw new RequestException(StatusCodes.Status429TooManyRequests, "batch.busy", "Another batch is running. Wait until it is done.");
        context.Response.Headers.Location = $"/v1/decisions/batch/{job.Id}";
        return Answers.Document(job.Describe(), ApiJson.Plain.BatchDocument, StatusCodes.Status202Accepted);
    }

    private static CustomerId Customer(System.Text.Json.JsonElement item) =>
        item.ValueKind == System.Text.Json.JsonValueKind.String && CustomerId.TryParse(Fields.TextOf(item), out var id) ? id
            : throw RequestException.Bad("request.field.invalid", "customers must be a list of customer ids.");

    private static IResult Find(HttpContext context, string id, BatchJobs jobs)
    {
        context.Request.OnlyKnows();
        return Answers.Document((jobs.Find(id) ?? throw RequestException.Missing("batch.unknown", "There is no such batch; the host keeps the latest 20 until it stops.")).Describe(), ApiJson.Plain.BatchDocument);
    }
}
