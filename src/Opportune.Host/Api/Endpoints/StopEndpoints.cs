using Opportune.Engine.Bank;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;
using Opportune.Runtime.Stops;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/stops</c>: the emergency stop of an action, a group, an issue or everything.</summary>
internal static partial class StopEndpoints
{
    /// <summary>Where they are.</summary>
    public const string Path = "/v1/stops";

    private const string Tag = "stops";

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context, BankRuntime runtime) =>
        {
            context.Request.OnlyKnows();
            return Written(runtime);
        }).WithName("readStops").WithSummary("What is stopped for an emergency, and everything that was").WithTags(Tag)
            .Produces<StopsDocument>().MayRefuse(400).For(Role.Marketer, Role.Compliance, Role.Operator, Role.Advisor);
        routes.MapPost(Path, (HttpContext context, BankRuntime runtime) => ChangeAsync(context, runtime, runtime.StopAsync)).WithName("stop")
            .WithSummary("Stops a part of the taxonomy at once, messages that wait to leave included").WithTags(Tag)
            .Accepts<StopRequest>("application/json").Produces<StopsDocument>().MayRefuse(400, 404, 413, 415, 503).For(Role.Marketer, Role.Compliance, Role.Operator);
        routes.MapPost(Path + "/resume", (HttpContext context, BankRuntime runtime) => ChangeAsync(context, runtime, runtime.ResumeAsync)).WithName("resume")
            .WithSummary("Ends the stop of a node").WithTags(Tag)
            .Accepts<StopRequest>("application/json").Produces<StopsDocument>().MayRefuse(400, 404, 413, 415, 503).For(Role.Compliance, Role.Operator);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, BankRuntime runtime, Func<string, string, string, CancellationToken, Task<StopAnswer>> change)
    {
        context.Request.OnlyKnows();
        using var body = await RequestBody.ReadAsync(context);
        var fields = Fields.Of(body.RootElement, "", "node", "because");
        var answer = await change(fields.RequireText("node", EmergencyStop.MostCharacters), fields.RequireText("because", EmergencyStop.MostCharacters), context.Caller().Name, context.RequestAborted);
        if (answer is StopAnswer.Refused refused) throw new RequestException(StatusCodes.Status404NotFound, refused.Code, refused.Message);
        if (answer is StopAnswer.Done { Change: { } made })
            Changed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Opportune.Stops"), made.What, made.Node, made.By);
        return Written(runtime);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{What}: {Node} by {By}")]
    private static partial void Changed(ILogger log, string what, string node, string by);

    private static IResult Written(BankRuntime runtime) => Answers.Document(new StopsDocument(runtime.Stops.InForce, runtime.Stops.Changes, runtime.Bank.Hash), ApiJson.Plain.StopsDocument);
}
