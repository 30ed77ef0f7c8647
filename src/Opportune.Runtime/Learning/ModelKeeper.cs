using System.Text.Json;
using Opportune.Engine.Learn;
using Opportune.Engine.Score;

namespace Opportune.Runtime.Learning;

/// <summary>Keeps the book of models and lets the right ones decide: counts as they are learnt, the champion for most, a challenger for its share.</summary>
/// <remarks>Whatever a decision may name is durable before the first decision names it. Changes come one at a time. Thread-safe.</remarks>
internal sealed class ModelKeeper(Shell shell) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1), _reading = new(1, 1);
    private PropensityModel _counts = PropensityModel.Untrained;
    private volatile ModelBook _book = ModelBook.Empty;

    /// <summary>As it is now.</summary>
    internal ModelBook Book => _book;

    /// <summary>Reads the newest book and decides by what it says.</summary>
    internal async Task OpenAsync(PropensityModel counts, CancellationToken cancel)
    {
        if (await shell.Ports.Artifacts.NewestAsync("models", cancel) is { } newest) _book = JsonSerializer.Deserialize(newest.Content.Span, ModelJson.Default.ModelBook)!;
        await UseAsync(counts, cancel);
    }

    /// <summary>Decides by newer counts.</summary>
    internal Task UseAsync(PropensityModel counts, CancellationToken cancel) => RefreshAsync(counts, cancel);

    /// <summary>Decides by what the book, the counts and the bandit say now.</summary>
    internal Task ReapplyAsync(CancellationToken cancel) => RefreshAsync(null, cancel);

    private async Task RefreshAsync(PropensityModel? counts, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            _counts = counts ?? _counts;
            await ApplyAsync(_book, cancel);
        }
        finally { _one.Release(); }
    }

    internal async Task<ModelAnswer> TrainAsync(TrainingOptions options, string by, CancellationToken cancel)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            var (bank, now) = (shell.Pipeline.Bank, shell.Now);
            var rows = await new ExampleReader(shell).ReadAsync(bank, options.MostRows, cancel);
            var training = await Task.Run(() => PropensityTrainer.Learn(bank, rows, options, now), cancel);
            if (training is Training.Refused refused) return new ModelAnswer.Refused(refused.Code, refused.Message, []);
            var done = (Training.Done)training;
            var card = await Task.Run(() => CardOf(bank, done, rows, by, now), cancel);
            await shell.Banks.AddAsync(done.Model, now, cancel);
            var file = await shell.Ports.Artifacts.PutAsync("model-card", JsonSerializer.SerializeToUtf8Bytes(card, ModelJson.Default.ModelCard), now, cancel);
            var version = new ModelVersion(done.Model.Hash, file, now, by, done.Model.Until, [.. done.Model.Families.Select(f => f.Name)], done.Rows.Sum());
            var book = await ChangeAsync(b => b with { Versions = [.. b.Versions.Where(v => v.Hash != version.Hash), version] }, new(now, "trained", version.Hash, by, $"{version.Rows} decisions"), cancel);
            return new ModelAnswer.Done(book, version, []);
        }
        finally { _reading.Release(); }
    }

    internal async Task<ReadOnlyMemory<byte>?> CardAsync(string hash, CancellationToken cancel) =>
        _book.Find(hash) is { } version ? await shell.Ports.Artifacts.FindAsync(version.Card, cancel) : null;

    internal async Task<ModelAnswer> ChallengeAsync(string hash, double share, string by, CancellationToken cancel)
    {
        if (_book.Find(hash) is not { } version) return Unknown;
        if (!(share is >= 0 and <= 0.5)) return new ModelAnswer.Refused("models.share", "A challenger decides for a share of the customers above 0 and up to 0.5; 0 ends the experiment.", []);
        if (version.Hash == _book.Champion) return new ModelAnswer.Refused("models.champion", "This model decides for everybody already. Choose another one as challenger.", []);
        if (share == 0 && _book.Challenger != version.Hash) return new ModelAnswer.Refused("models.challenger.none", "This model is no challenger: there is no experiment to end.", []);
        var change = new ModelChange(shell.Now, share == 0 ? "challenge-ended" : "challenge", version.Hash, by, FormattableString.Invariant($"share {share:0.###}"));
        return new ModelAnswer.Done(await ChangeAsync(b => b with { Challenger = share == 0 ? null : version.Hash, Share = share }, change, cancel), version, []);
    }

    internal async Task<ModelAnswer> PromoteAsync(string hash, PromotionOptions options, string by, CancellationToken cancel)
    {
        if (_book.Find(hash) is not { } version) return Unknown;
        if (version.Hash == _book.Champion) return new ModelAnswer.Refused("models.champion", "This model decides for everybody already.", []);
        await _reading.WaitAsync(cancel);
        try
        {
            var gates = await GatesAsync(version, options, cancel);
            var because = string.Join("; ", gates.Where(g => !g.Passed || gates.All(o => o.Passed)).Select(g => $"{g.Code}: {g.Message}"));
            if (gates.Any(g => !g.Passed))
            {
                await ChangeAsync(b => b, new(shell.Now, "refused", version.Hash, by, because), cancel);
                return new ModelAnswer.Refused("models.gates", "The model does not pass every gate, so the champion stays.", gates);
            }
            var book = await ChangeAsync(b => b with
            {
                Champion = version.Hash, Former = [.. b.Former, b.Champion ?? ""], Challenger = b.Challenger == version.Hash ? null : b.Challenger, Share = b.Challenger == version.Hash ? 0 : b.Share,
            }, new(shell.Now, "promoted", version.Hash, by, because), cancel);
            return new ModelAnswer.Done(book, version, gates);
        }
        finally { _reading.Release(); }
    }

    internal async Task<ModelAnswer> RollBackAsync(string by, CancellationToken cancel)
    {
        if (_book.Former is not [.., var former]) return new ModelAnswer.Refused("models.rollback.none", "No model was promoted yet: there is nothing to go back to.", []);
        var champion = former.Length == 0 ? null : former;
        var book = await ChangeAsync(b => b with { Champion = champion, Former = [.. b.Former.SkipLast(1)], Challenger = null, Share = 0 },
            new(shell.Now, "rolled-back", champion, by, $"instead of {_book.Champion?[..12]}"), cancel);
        return new ModelAnswer.Done(book, champion is null ? null : book.Find(champion), []);
    }

    public void Dispose()
    {
        _one.Dispose();
        _reading.Dispose();
    }

    private static ModelAnswer.Refused Unknown => new("models.unknown", "There is no model of this hash, or more than one begins so. `opportune models list` shows them all.", []);

    /// <summary>Writes a new book and decides by it. Its number makes every book another text, so that the newest is the newest.</summary>
    private async Task<ModelBook> ChangeAsync(Func<ModelBook, ModelBook> change, ModelChange what, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var book = change(_book);
            book = book with { Number = _book.Number + 1, Changes = [.. _book.Changes, what] };
            await ApplyAsync(book, cancel);
            await shell.Ports.Artifacts.PutAsync("models", JsonSerializer.SerializeToUtf8Bytes(book, ModelJson.Default.ModelBook), what.At, cancel);
            return _book = book;
        }
        finally { _one.Release(); }
    }

    /// <summary>The models that a book and the counts make, stored, then used.</summary>
    private async Task ApplyAsync(ModelBook book, CancellationToken cancel)
    {
        var arm = book.Challenger is { } challenger ? new ModelArm(challenger, "champion") : null;
        // What was promoted through the gates goes before what is learnt online.
        var champion = await StoredAsync(new(_counts.Counts, Trained(book.Champion) ?? shell.Bandit.Model, arm), cancel);
        var challenge = book.Challenger is null ? null : new Challenge(await StoredAsync(new(_counts.Counts, Trained(book.Challenger), new(book.Challenger, "challenger")), cancel), book.Share);
        shell.Use(champion, challenge);
    }

    private async Task<PropensityModel> StoredAsync(PropensityModel model, CancellationToken cancel)
    {
        if (model.Hash != PropensityModel.Untrained.Hash) await shell.Banks.AddAsync(model, shell.Now, cancel);
        return model;
    }

    private TrainedPropensity? Trained(string? hash) => hash is null ? null : shell.Banks.Trained(hash);

    private ModelCard CardOf(Engine.Bank.BankDefinition bank, Training.Done done, IReadOnlyList<Example> rows, string by, DateTimeOffset now)
    {
        var (learnt, newer) = Split(rows, done.Model.Until, done.Model.Until, now);
        var model = new PropensityModel(done.Before.Counts, done.Model);
        var champion = Trained(_book.Champion);
        return new(done.Model.Hash, bank.Name, bank.Hash, now, by, done.Model.From, done.Model.Until, ModelCard.FamiliesOf(bank, done, learnt), done.LeftOut,
            ModelComparison.Of(bank, model, done.Before, learnt, newer), champion is null ? null : ModelComparison.Of(bank, model, new(done.Before.Counts, champion), learnt, [.. newer.Where(r => r.DecidedAt >= champion.Until)]));
    }

    private async Task<IReadOnlyList<Gate>> GatesAsync(ModelVersion version, PromotionOptions options, CancellationToken cancel)
    {
        var (bank, model, champion, now) = (shell.Pipeline.Bank, shell.Banks.Trained(version.Hash), Trained(_book.Champion), shell.Now);
        var rows = await new ExampleReader(shell).ReadAsync(bank, options.MostRows, cancel);
        return await Task.Run(() =>
        {
            var (learnt, newer) = Split(rows, model.Until, champion is { } c && c.Until > model.Until ? c.Until : model.Until, now);
            var counts = PropensityTrainer.Counts(learnt);
            return PromotionGates.Judge(ModelComparison.Of(bank, new(counts, model), new(counts, champion), learnt, newer), options);
        }, cancel);
    }

    /// <summary>Rows that a model learnt from, and later ones whose outcome may be counted by now.</summary>
    private static (IReadOnlyList<Example> Learnt, IReadOnlyList<Example> Newer) Split(IReadOnlyList<Example> rows, DateTimeOffset until, DateTimeOffset from, DateTimeOffset now) =>
        ([.. rows.Where(r => r.DecidedAt < until && r.KnownAt < until)], [.. rows.Where(r => r.DecidedAt >= from && r.KnownAt <= now)]);
}
