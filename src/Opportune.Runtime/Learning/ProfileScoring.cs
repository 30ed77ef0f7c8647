using System.Globalization;
using System.Text.Json;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Profile;
using Opportune.Engine.Score;

namespace Opportune.Runtime.Learning;

/// <summary>Learns from the whole history, scores every customer of today and writes the scores as events, so that a bank can make features of them.</summary>
/// <remarks>Nothing of this runs within a decision: a decision reads the feature as it reads any other.</remarks>
internal sealed class ProfileScoring(Shell shell, Func<IReadOnlyList<JsonElement>, CancellationToken, Task<TakeReport>> take)
{
    private const int Batch = 1_000;

    internal async Task<ScoreAnswer> RunAsync(ScoreRequest request, CancellationToken cancel)
    {
        var (bank, now) = (shell.Pipeline.Bank, shell.Now);
        IReadOnlyList<string> items = request.Model == ScoreRequest.NextProduct ? [.. bank.Products.Keys] : [];
        if (ScoreReaders.Of(bank, request.Model, items) is not { } readers)
            return new ScoreAnswer.Refused("train.score.unread", $"No feature of the bank reads these scores. Declare one in features.yaml with its purposes and level: event: model.scored, where: data.model == '{request.Model}', last: value.");
        var customers = new List<(Example Today, IReadOnlyList<Example> Past)>();
        await foreach (var key in shell.Ports.Keys.AllAsync(cancel))
            if (await ReadAsync(key, bank, request, now, cancel) is { } read) customers.Add(read);
        var (scored, scores) = await Task.Run(() => request.Model switch
        {
            ScoreRequest.NextProduct => Products(bank, customers),
            ScoreRequest.Segment => Segments(bank, customers, readers, request.Count),
            _ => Happening(bank, customers, readers, request),
        }, cancel);
        if (scored is not ScoreAnswer.Done done) return scored;
        if (done.File is { } file) await shell.Ports.Artifacts.PutAsync("profile-model", file, now, cancel);
        foreach (var batch in scores.Select(s => Event(request.Model, s, now)).Chunk(Batch))
            if ((await take(batch, cancel)).Rejected is [var refused, ..]) return new ScoreAnswer.Refused(refused.Code, refused.Message);
        return done with { Customers = scores.Select(s => s.Customer).Distinct().Count() };
    }

    private async Task<(Example Today, IReadOnlyList<Example> Past)?> ReadAsync(Storage.CustomerKey key, BankDefinition bank, ScoreRequest request, DateTimeOffset now, CancellationToken cancel)
    {
        var (state, events) = (new ProfileState(key.Id, bank), new List<BankEvent>());
        await foreach (var (_, entry) in shell.Fold.EntriesAsync(key, bank, cancel))
            if (entry is JournalEntry.EventTaken { Event: var e })
            {
                events.Add(e);
                state.Take(e);
            }
        var level = Permissions.Of(state).Level;
        if (EventHistory.Today(bank, key.Id, events, level, now) is not { } today) return null;
        return (today, request.Model is ScoreRequest.NextProduct or ScoreRequest.Segment ? [] : EventHistory.Rows(bank, key.Id, events, request.Happening, request.Days, level, now));
    }

    private static (ScoreAnswer, IReadOnlyList<Score>) Happening(BankDefinition bank, List<(Example Today, IReadOnlyList<Example> Past)> customers, ScoreReaders readers, ScoreRequest request)
    {
        var training = EventTrainer.Learn(bank, [.. customers.SelectMany(c => c.Past)], request.Happening, request.Days, readers);
        if (training is EventTraining.Refused refused) return (new ScoreAnswer.Refused(refused.Code, refused.Message), []);
        var done = (EventTraining.Done)training;
        var chances = done.Model.Predict(bank, [.. customers.Select(c => (c.Today.Facts, c.Today.Level))]);
        return (new ScoreAnswer.Done(request.Model, done.Model.Hash, 0, string.Create(CultureInfo.InvariantCulture,
            $"{request.Happening} within {request.Days} days: learnt from {done.Rows} customer months, {done.Happened} with it; on {done.HeldOut} newer ones AUC {done.Auc.Value:0.000} ({done.Auc.Ci95.Low:0.000} to {done.Auc.Ci95.High:0.000}), log loss {done.LogLoss:0.0000} against {done.RateLogLoss:0.0000} of the plain rate"))
            { File = done.Model.Content }, [.. customers.Select((c, i) => new Score(c.Today.Customer, null, Math.Round(chances[i], 4)))]);
    }

    private static (ScoreAnswer, IReadOnlyList<Score>) Products(BankDefinition bank, List<(Example Today, IReadOnlyList<Example> Past)> customers)
    {
        if (customers.Count < 20) return (new ScoreAnswer.Refused("train.data.few", $"{customers.Count} customers with an account are too few to see what goes together; 20 are needed."), []);
        var found = NextProducts.Of([.. bank.Products.Keys], [.. customers.Select(c => NextProducts.HeldBy(c.Today))]);
        return (new ScoreAnswer.Done(ScoreRequest.NextProduct, null, 0, string.Create(CultureInfo.InvariantCulture, $"of {found.Tried} products left out, {found.Hits:0.0%} were among the three best; {found.PopularHits:0.0%} among the three most held")),
            [.. customers.SelectMany((c, i) => found.Scores[i].Select(s => new Score(c.Today.Customer, s.Product, Math.Round(s.Score, 4))))]);
    }

    private static (ScoreAnswer, IReadOnlyList<Score>) Segments(BankDefinition bank, List<(Example Today, IReadOnlyList<Example> Past)> customers, ScoreReaders readers, int count)
    {
        if (CustomerSegments.Of(bank, [.. customers.Select(c => c.Today)], readers, count) is not { } found)
            return (new ScoreAnswer.Refused("train.data.few", $"{customers.Count} customers are too few for {count} segments, or nothing that the readers may see tells them apart."), []);
        var names = string.Join("; ", found.Names.Select((name, k) => string.Create(CultureInfo.InvariantCulture, $"{k}: {found.Members.Count(m => m == k)} customers, {name}")));
        return (new ScoreAnswer.Done(ScoreRequest.Segment, null, 0, string.Create(CultureInfo.InvariantCulture, $"silhouette {found.Silhouette:0.00}, agreement of halves {found.Stability:0.00}; {names}")),
            [.. customers.Select((c, i) => new Score(c.Today.Customer, null, found.Members[i]))]);
    }

    private sealed record Score(CustomerId Customer, string? Item, double Value);

    private static JsonElement Event(string model, Score score, DateTimeOffset now)
    {
        var data = new Dictionary<string, object> { ["model"] = model, ["value"] = score.Value };
        if (score.Item is not null) data["item"] = score.Item;
        return JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"{model}:{score.Customer}:{score.Item}:{now.UtcTicks}"), ["source"] = "models", ["type"] = ScoreReaders.Event, ["time"] = now, ["customer"] = score.Customer.ToString(), ["data"] = data,
        });
    }
}
