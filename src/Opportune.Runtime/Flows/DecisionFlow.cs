using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver;
using Opportune.Engine.Explain;
using Opportune.Engine.Profile;
using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Flows;

/// <summary>Decide(request): under the customer's lock, one append, reservations included; a lost append decides anew on the fresh state with the same draws.</summary>
internal sealed class DecisionFlow(Shell shell)
{
    private const int MostTries = 8;

    internal async Task<DecisionAnswer> DecideAsync(DecisionRequest request, DecideMode mode, CancellationToken cancel)
    {
        if (await shell.Customers.PrimaryAsync(request.Customer, cancel) is var primary && primary != request.Customer) request = request with { Customer = primary };
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var pipeline = shell.Pipeline;
            if (Check(pipeline.Bank, request, mode) is { } refused) return refused;
            if (mode.AsOf is { } asOf) return Dry(pipeline, await shell.Customers.AsOfAsync(request.Customer, pipeline.Bank, asOf, cancel), request, asOf);
            using var hold = await shell.Customers.EnterAsync(request.Customer, cancel);
            var customer = hold.Customer;
            var state = await shell.Customers.LoadAsync(customer, pipeline.Bank, cancel);
            var now = shell.Now;
            if (mode.DryRun) return Dry(pipeline, state, request, now);
            if (request.RequestId is { } id && state.Requests.Find(id, request.Fingerprint, now) is var earlier && (earlier.DecisionId is not null || earlier.IsReused))
                return earlier.IsReused ? new DecisionAnswer.Refused("request.reused", "This requestId came before with another body. Use a new requestId for a new question.") : await RepeatAsync(earlier.DecisionId!, cancel);
            var key = await shell.Customers.EnsureKeyAsync(customer, cancel);
            var decided = pipeline.Decide(state, request, DecisionId.Of(key.Number, state.Version + 1), now, shell.DrawSecret);
            var entry = new JournalEntry.DecisionMade(decided.Record) { At = now };
            customer.Apply(entry);
            if (await shell.Customers.AppendAsync(customer, [entry], [], [], now)) return Made(decided.Record, pipeline.Bank, decided.Contents, decided.Because, isRepeated: false);
        }
        throw new StoreException("store.contended", "Another writer keeps changing this customer. Try again.");
    }

    private DecisionAnswer.Refused? Check(BankDefinition bank, DecisionRequest request, DecideMode mode)
    {
        if (request.Placements.Count is < 1 or > 10) return new("request.placements.count", "Ask for 1 to 10 placements.");
        PlacementDefinition? first = null;
        for (var i = 0; i < request.Placements.Count; i++)
        {
            var (name, count) = request.Placements[i];
            if (bank.Placement(name) is not { } placement) return new("request.placement.unknown", $"The bank has these placements: {string.Join(", ", bank.Placements.Select(p => p.Name))}.");
            if (count is < 1 or > 20) return new("request.placement.count", "Ask for 1 to 20 options in a placement.");
            for (var j = 0; j < i; j++)
                if (request.Placements[j].Name == name) return new("request.placement.repeated", "Ask for each placement once.");
            first ??= placement;
            if (placement.Channel != first.Channel || placement.Direction != first.Direction) return new("request.placements.channel", "All placements of a request belong to one channel and one direction.");
        }
        if (mode is { AsOf: not null, DryRun: false }) return new("request.as-of.live", "asOf goes with dryRun: the past cannot be changed.");
        return mode.AsOf > shell.Now ? new("request.as-of.future", "asOf lies ahead of this server's clock: nothing is known of the future.") : null;
    }

    private DecisionAnswer.Made Dry(DecisionPipeline pipeline, CustomerState state, DecisionRequest request, DateTimeOffset now)
    {
        var decided = pipeline.Decide(state, request with { AllowExploration = false }, "dry-run", now, shell.DrawSecret);
        var options = decided.Contents.Select(c => c is null ? null : new OptionAnswer("", c, now + ContactLedger.Lease)).ToList();
        return new(decided.Record, pipeline.Bank, options, decided.Because, false);
    }

    /// <summary>The answer to a repeated request is rebuilt from the record, but for what was stopped since.</summary>
    private async Task<DecisionAnswer> RepeatAsync(string decisionId, CancellationToken cancel)
    {
        var (record, bank) = (await shell.Readings.FindAsync(decisionId, cancel))!.Value;
        var (options, now) = (OptionsOf(record, bank), shell.Pipeline.Bank);
        if (now.Stops.Count > 0) options = [.. options.Select((option, slot) => option is not null && now.StopOf(bank.ActionOf(record.Slots[slot].Treatment).Id) is null ? option : null)];
        return new DecisionAnswer.Made(record, bank, options, Reasons.Of(record, bank), IsRepeated: true);
    }

    /// <summary>The options of a record, rebuilt from it.</summary>
    internal IReadOnlyList<OptionAnswer?> OptionsOf(DecisionRecord record, BankDefinition bank) =>
        Options(record, [.. record.Slots.Select(s => s.Treatment < 0 ? null : Content.Of(bank.Treatments[s.Treatment], bank, record.Input))]);

    private DecisionAnswer.Made Made(DecisionRecord record, BankDefinition bank, IReadOnlyList<Content?> contents, IReadOnlyList<string> because, bool isRepeated) =>
        new(record, bank, Options(record, contents), because, isRepeated);

    private OptionAnswer?[] Options(DecisionRecord record, IReadOnlyList<Content?> contents)
    {
        var options = new OptionAnswer?[contents.Count];
        for (var slot = 0; slot < options.Length; slot++)
            if (contents[slot] is { } content) options[slot] = new(shell.Tokens.Of(record.Input.DecisionId, slot), content, record.Input.DecidedAt + ContactLedger.Lease);
        return options;
    }
}
