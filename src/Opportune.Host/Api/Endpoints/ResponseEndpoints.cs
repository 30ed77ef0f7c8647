using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/responses</c>: what customers answered.</summary>
internal sealed class ResponseEndpoints(BankRuntime runtime, ApiMeters meters)
{
    private const int LongestToken = 256;
    private static readonly string[] Outcomes = [.. Enum.GetNames<Outcome>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/responses", (Delegate)ActivatorUtilities.CreateInstance<ResponseEndpoints>(routes.ServiceProvider).TakeAsync)
        .WithName("takeResponse").WithSummary("Takes the customer's answer to an option; durable when answered").WithTags("responses")
        .Accepts<ResponseRequest>("application/json").Produces<ResponseTaken>(StatusCodes.Status202Accepted).MayRefuse(400, 409, 410, 413, 415, 503).For(Role.Respond);

    private async Task TakeAsync(HttpContext context)
    {
        context.Request.OnlyKnows();
        using var body = await RequestBody.ReadAsync(context);
        var fields = Fields.Of(body.RootElement, "", "token", "outcome", "time", "value");
        var (token, time, value) = (fields.RequireText("token", LongestToken), fields.Time("time"), fields.Number("value"));
        _ = fields.Require("outcome");
        var outcome = (Outcome)Array.IndexOf(Outcomes, fields.Word("outcome", Outcomes));
        var answer = await runtime.RespondAsync(token, outcome, time, value, context.RequestAborted);
        if (answer is ResponseAnswer.Refused refused) throw new RequestException(StatusOf(refused.Code), refused.Code, refused.Message);
        meters.Responded(outcome);
        Answers.Send(context.Response, new ResponseTaken(((ResponseAnswer.Taken)answer).IsRepeated), ApiJson.Plain.ResponseTaken, StatusCodes.Status202Accepted);
    }

    private static int StatusOf(string code) => code switch
    {
        "token.expired" => StatusCodes.Status410Gone,
        _ => StatusCodes.Status400BadRequest,
    };
}
