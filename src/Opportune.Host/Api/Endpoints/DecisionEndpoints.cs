using Opportune.Engine.Explain;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/decisions</c>: ask, read, explain, replay.</summary>
internal sealed class DecisionEndpoints(BankRuntime runtime, TimeProvider time, ApiMeters meters)
{
    private const string Tag = "decisions";

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var own = ActivatorUtilities.CreateInstance<DecisionEndpoints>(routes.ServiceProvider);
        routes.MapPost("/v1/decisions", (Delegate)own.DecideAsync).WithName("decide").WithSummary("Decides what a customer should see here and now").WithTags(Tag)
            .Accepts<DecisionBody>("application/json").Produces<DecisionDocument>().MayRefuse(400, 409, 413, 415, 503).For(Role.Decide);
        routes.MapGet("/v1/decisions/{id}", own.FindAsync).WithName("readDecision").WithSummary("The record of a decision").WithTags(Tag)
            .Produces<RecordDocument>().MayRefuse(400, 404, 503).For(Role.Advisor, Role.Compliance, Role.Scientist);
        routes.MapGet("/v1/decisions/{id}/explanation", own.ExplainAsync).WithName("explainDecision").WithSummary("Why a decision is as it is; ?audience=customer|advisor|auditor").WithTags(Tag)
            .Produces<Explanation>().MayRefuse(400, 404, 503).For(Role.Decide, Role.Advisor, Role.Compliance);
        routes.MapPost("/v1/decisions/{id}/replay", own.ReplayAsync).WithName("replayDecision").WithSummary("Decides again from the record alone and compares bit for bit").WithTags(Tag)
            .Produces<ReplayDocument>().MayRefuse(400, 404, 503).For(Role.Compliance, Role.Scientist);
    }

    /// <summary>The way that most requests go: no scope of services, no document in between, one piece out.</summary>
    private async Task DecideAsync(HttpContext context)
    {
        context.Request.OnlyKnows();
        var call = await DecisionReader.ReadAsync(context, runtime.Bank, time.GetUtcNow());
        if (call.Explain == Explain.Full) context.Demand("explain: full", Role.Advisor, Role.Compliance);
        var made = Made(await runtime.DecideAsync(call.Request, call.Mode, context.RequestAborted));
        if (call.Override.Count > 0) made = WhatIf.Override(made, runtime.Model, call.Override);
        if (call.Force is not null) made = WhatIf.Force(made, call.Force);
        if (made.IsRepeated) context.Response.Headers["Opportune-Repeated"] = "true";
        meters.Decided(made, call.Mode.DryRun);
        if (call.Explain == Explain.Full)
        {
            var audience = context.Caller().Has(Role.Compliance) ? Audience.Auditor : Audience.Advisor;
            Answers.Send(context.Response, DecisionWriter.Write(made, call.Mode.DryRun, call.Explain, audience), ApiJson.Plain.DecisionDocument);
        }
        else Answers.Send(context.Response, StatusCodes.Status200OK, (made, call.Mode.DryRun, WithBecause: call.Explain != Explain.None), static (json, a) => DecisionAnswerWriter.Write(json, a.made, a.DryRun, a.WithBecause));
        made.LetGo();
    }

    private static DecisionAnswer.Made Made(DecisionAnswer answer) => answer switch
    {
        DecisionAnswer.Made made => made,
        DecisionAnswer.Refused refused => throw new RequestException(refused.Code == "request.reused" ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, refused.Code, refused.Message),
        _ => throw new InvalidOperationException("A decision is made or refused."),
    };

    private async Task<IResult> FindAsync(HttpContext context, string id)
    {
        context.Request.OnlyKnows();
        var (record, bank) = await runtime.FindDecisionAsync(id, context.RequestAborted) ?? throw Unknown();
        return Answers.Document(DecisionWriter.Write(record, bank), ApiJson.Plain.RecordDocument);
    }

    private async Task<IResult> ExplainAsync(HttpContext context, string id)
    {
        context.Request.OnlyKnows("audience");
        var audience = Addresses.AudienceOf(context, Audience.Customer);
        return Answers.Document(await runtime.ExplainAsync(id, audience, context.RequestAborted) ?? throw Unknown(), ApiJson.Plain.Explanation);
    }

    private async Task<IResult> ReplayAsync(HttpContext context, string id)
    {
        context.Request.OnlyKnows();
        var report = await runtime.ReplayAsync(id, context.RequestAborted) ?? throw Unknown();
        return Answers.Document(new ReplayDocument(id, report.Equal, report.Hash, report.ReplayedHash, report.Differences), ApiJson.Plain.ReplayDocument);
    }

    private static RequestException Unknown() => RequestException.Missing("decision.unknown", "There is no such decision; or its customer was erased.");
}
