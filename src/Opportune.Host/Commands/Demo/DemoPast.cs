using System.Globalization;
using System.Text.Json.Nodes;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Runtime;
using Opportune.Simulation;

namespace Opportune.Host.Commands.Demo;

/// <summary>What the demo's customers and the bank said to each other before today: whoever opened the app was decided for, saw it, and answered as they truly would.</summary>
/// <remarks>
/// So a stranger finds a bank that has learnt something, with a report and labels to train on. It ends <see cref="RestDays"/> days before today, so that no limit is used up, and leaves out the first <see cref="Untouched"/> customers, one of each kind of life, who are there to be tried.
/// Decisions, answers and clock go through the same flows as any other.
/// </remarks>
internal sealed class DemoPast(BankRuntime runtime, SimulatedBank world, DateTimeOffset now)
{
    /// <summary>Customers who were never decided for.</summary>
    public const int Untouched = 20;

    /// <summary>Days before today on which nothing was decided: longer than any limit of a week.</summary>
    public const int RestDays = 8;

    private const int Days = 180;
    private static readonly TimeSpan Evening = TimeSpan.FromHours(19);

    private readonly PriorityQueue<(string Token, Outcome Outcome), DateTimeOffset> _answers = new();
    private readonly Dictionary<string, string> _visitors = new(StringComparer.Ordinal);

    /// <summary>The next evening on which the day's visitors are decided for; null when the past is over.</summary>
    public DateTimeOffset? Next { get; private set; } = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-Days) + Evening;

    /// <summary>How many decisions were made.</summary>
    public int Decisions { get; private set; }

    /// <summary>Hears of an event: who opens a session will be decided for.</summary>
    public void Hear(SimulatedEvent e)
    {
        if (e is { Type: "session.started", Customer: { } customer } && int.Parse(customer.AsSpan(2), CultureInfo.InvariantCulture) > Untouched && Next - e.Time < TimeSpan.FromDays(1)) _visitors[customer] = e.Data["channel"]!.GetValue<string>();
    }

    /// <summary>Lives the evening: answers that are due, windows that end, decisions for whoever came.</summary>
    /// <returns>Products that customers opened, as events to be taken when their time has come.</returns>
    public async Task<IReadOnlyList<SimulatedEvent>> LiveAsync(CancellationToken cancel)
    {
        var at = Next!.Value;
        while (_answers.TryPeek(out _, out var due) && due <= at)
        {
            _answers.TryDequeue(out var answer, out var time);
            await runtime.RespondAsync(answer.Token, answer.Outcome, time, null, cancel);
        }
        await runtime.WakeDueAsync(cancel);
        var opened = new List<SimulatedEvent>();
        var made = await Task.WhenAll(_visitors.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, Place: PlaceOf(v.Value, at, v.Key))).Where(v => v.Place is not null).Select(v => DecideAsync(v.Key, v.Place!, cancel)));
        foreach (var (customer, decided) in made)
            for (var slot = 0; slot < decided.Record.Slots.Count; slot++) await AnswerAsync(customer, decided, slot, at, opened, cancel);
        _visitors.Clear();
        Next = at.AddDays(1) < now.AddDays(-RestDays) ? at.AddDays(1) : null;
        return opened;
    }

    /// <summary>Where a customer looks on this day; null where the bank has no place in the channel.</summary>
    private PlacementDefinition? PlaceOf(string channel, DateTimeOffset at, string customer)
    {
        var places = runtime.Bank.Placements.Where(p => p.Channel == channel && p is { Direction: Direction.Inbound, Assisted: false }).ToList();
        return places.Count > 0 ? places[(int)(at.Ticks / TimeSpan.TicksPerDay + customer[^1]) % places.Count] : null;
    }

    private async Task<(string Customer, DecisionAnswer.Made Made)> DecideAsync(string customer, PlacementDefinition place, CancellationToken cancel)
    {
        var request = new DecisionRequest(CustomerId.Parse(customer), [new(place.Name, place.Slots)], new Dictionary<string, CelValue>(), null, 0, AllowExploration: true, StartedBy: null);
        return await runtime.DecideAsync(request, DecideMode.Live, cancel) switch
        {
            DecisionAnswer.Made made => (customer, made),
            DecisionAnswer.Refused refused => throw new VerbException(refused.Code, $"The bank refuses a decision of the demo's past: {refused.Message}"),
            _ => throw new InvalidOperationException("a decision is made or refused"),
        };
    }

    private async Task AnswerAsync(string customer, DecisionAnswer.Made decided, int slot, DateTimeOffset at, List<SimulatedEvent> opened, CancellationToken cancel)
    {
        Decisions += slot == 0 ? 1 : 0;
        var (record, bank) = (decided.Record.Slots[slot], decided.Bank);
        if (record.Ghost >= 0) Act(customer, bank.ActionOf(record.Ghost), at, isShown: false, null, opened);
        if (decided.Options[slot] is not { } option || record.Treatment < 0) return;
        await runtime.RespondAsync(option.Token, Outcome.Shown, at, null, cancel);
        Act(customer, bank.ActionOf(record.Treatment), at, isShown: true, option.Token, opened);
    }

    /// <summary>What a customer truly does who was shown an action, or, held out, was not.</summary>
    private void Act(string customer, ActionDefinition action, DateTimeOffset at, bool isShown, string? token, List<SimulatedEvent> opened)
    {
        var truth = world.Respond(customer, action.Id, at);
        var does = isShown ? truth.Accepted : truth.AcceptsAnyway;
        if (does && action.Product is { } product)
            opened.Add(new($"past-{customer}-{at.UtcTicks}-{product.Id}", "core", "product.opened", truth.At, customer, new JsonObject { ["product"] = product.Id }));
        else if (token is not null && does) _answers.Enqueue((token, action.Objective), truth.At);
        else if (token is not null && Enum.TryParse<Outcome>(truth.Outcome, ignoreCase: true, out var said) && said is Outcome.Dismissed or Outcome.Rejected or Outcome.Clicked) _answers.Enqueue((token, said), truth.At);
    }
}
