using System.Text.Json;
using Opportune.Engine.Learn;
using Opportune.Host.Access;
using Opportune.Host.Api.Documents;
using Opportune.Host.Api.Reading;
using Opportune.Runtime;
using Opportune.Runtime.Learning;

namespace Opportune.Host.Api.Endpoints;

/// <summary><c>/v1/models</c>: what scores, what was trained, and who decides.</summary>
internal static class ModelEndpoints
{
    private const string Tag = "models";

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", Models).WithName("readModels").WithSummary("The models in use and every trained one").WithTags(Tag)
            .Produces<ModelsDocument>().MayRefuse(400).For(Role.Scientist, Role.Marketer, Role.Compliance, Role.Operator);
        routes.MapGet("/v1/models/{hash}", CardAsync).WithName("readModelCard").WithSummary("The card of a trained model: what it read, how good it was, whom it served how well").WithTags(Tag)
            .Produces<ModelCard>().MayRefuse(400, 404, 503).For(Role.Scientist, Role.Marketer, Role.Compliance, Role.Operator);
        routes.MapPost("/v1/models/train", TrainAsync).WithName("trainModel").WithSummary("Trains a propensity model from recorded decisions; it decides for nobody yet").WithTags(Tag)
            .Accepts<TrainRequest>("application/json").Produces<ModelChanged>().MayRefuse(400, 409, 413, 415, 503).For(Role.Scientist);
        routes.MapPost("/v1/models/score", ScoreAsync).WithName("scoreCustomers").WithSummary("Learns from the whole history and writes a score of every customer as an event").WithTags(Tag)
            .Accepts<ScoreBody>("application/json").Produces<ScoresWritten>().MayRefuse(400, 409, 413, 415, 503).For(Role.Scientist);
        routes.MapPost("/v1/models/{hash}/challenge", ChallengeAsync).WithName("challengeModel").WithSummary("Lets a model decide for a share of the customers; share 0 ends it").WithTags(Tag)
            .Accepts<ChallengeRequest>("application/json").Produces<ModelChanged>().MayRefuse(400, 404, 409, 413, 415, 503).For(Role.Scientist);
        routes.MapPost("/v1/models/{hash}/promote", PromoteAsync).WithName("promoteModel").WithSummary("Lets a model decide for everybody, if it passes every gate").WithTags(Tag)
            .Produces<ModelChanged>().MayRefuse(400, 404, 409, 503).For(Role.Scientist, Role.Operator);
        routes.MapPost("/v1/models/rollback", RollBackAsync).WithName("rollBackModel").WithSummary("Puts the former champion back at once and ends any experiment").WithTags(Tag)
            .Produces<ModelChanged>().MayRefuse(400, 409, 503).For(Role.Scientist, Role.Operator);
    }

    private static IResult Models(HttpContext context, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        var (model, book) = (runtime.Model, runtime.Models);
        return Answers.Document(new ModelsDocument(new("propensity-counts", model.Hash, [.. model.Counts.Select(c => new CountListing(c.Key, c.Value.Successes, c.Value.Trials))]),
            book.Champion, book.Challenger, book.Share, [.. book.Versions.Select(v => ModelVersionListing.Of(v, book))], book.Changes,
            runtime.Bank.ContextualBandit ? new(runtime.Bandit.Model, runtime.Bandit.Because) : null), ApiJson.Plain.ModelsDocument);
    }

    private static async Task<IResult> CardAsync(HttpContext context, string hash, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        if (await runtime.ModelCardAsync(hash, context.RequestAborted) is not { } card) throw new RequestException(StatusCodes.Status404NotFound, "models.unknown", "There is no model of this hash, or more than one begins so. GET /v1/models lists them.");
        using var document = JsonDocument.Parse(card);
        return Answers.Document(document.RootElement.Clone(), ApiJson.Plain.JsonElement);
    }

    private static async Task<IResult> TrainAsync(HttpContext context, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        using var body = await RequestBody.ReadAsync(context);
        var fields = Fields.Of(body.RootElement, "", "heldOut", "rows");
        var options = new TrainingOptions();
        var heldOut = fields.Number("heldOut") ?? options.HeldOut;
        if (!(heldOut is >= 0.05 and <= 0.5)) throw RequestException.Bad("request.field.invalid", "heldOut is a share from 0.05 to 0.5.");
        return Changed(await runtime.TrainAsync(options with { HeldOut = heldOut, MostRows = fields.Count("rows", 1_000, 5_000_000, options.MostRows) }, context.Caller().Name, context.RequestAborted));
    }

    private static async Task<IResult> ScoreAsync(HttpContext context, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        using var body = await RequestBody.ReadAsync(context);
        var fields = Fields.Of(body.RootElement, "", "model", "event", "withinDays", "count");
        var happening = fields.Text("event") ?? "account.closed";
        if (!runtime.Bank.Events.ContainsKey(happening)) throw RequestException.Bad("request.field.invalid", "event is one of the bank's event types, such as account.closed.");
        var answer = await runtime.ScoreAsync(new(fields.RequireText("model", 64), happening, fields.Count("withinDays", 7, 366, 90), fields.Count("count", 2, 50, 6)), context.RequestAborted);
        if (answer is ScoreAnswer.Refused refused) throw new RequestException(StatusCodes.Status409Conflict, refused.Code, refused.Message);
        var done = (ScoreAnswer.Done)answer;
        return Answers.Document(new ScoresWritten(done.Model, done.Hash, done.Customers, done.Quality), ApiJson.Plain.ScoresWritten);
    }

    private static async Task<IResult> ChallengeAsync(HttpContext context, string hash, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        using var body = await RequestBody.ReadAsync(context);
        var fields = Fields.Of(body.RootElement, "", "share");
        _ = fields.Require("share");
        return Changed(await runtime.ChallengeAsync(hash, fields.Number("share")!.Value, context.Caller().Name, context.RequestAborted));
    }

    private static async Task<IResult> PromoteAsync(HttpContext context, string hash, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        return Changed(await runtime.PromoteAsync(hash, new(), context.Caller().Name, context.RequestAborted));
    }

    private static async Task<IResult> RollBackAsync(HttpContext context, BankRuntime runtime)
    {
        context.Request.OnlyKnows();
        return Changed(await runtime.RollBackAsync(context.Caller().Name, context.RequestAborted));
    }

    private static IResult Changed(ModelAnswer answer)
    {
        if (answer is ModelAnswer.Refused refused)
            throw new RequestException(refused.Code == "models.unknown" ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict, refused.Code,
                string.Join(' ', refused.Gates.Where(g => !g.Passed).Select(g => $"{g.Code}: {g.Message}.").Prepend(refused.Message)));
        var done = (ModelAnswer.Done)answer;
        return Answers.Document(new ModelChanged(done.Version is null ? null : ModelVersionListing.Of(done.Version, done.Book), done.Book.Champion, done.Book.Challenger, done.Book.Share, done.Gates), ApiJson.Plain.ModelChanged);
    }
}
