using Microsoft.Extensions.Options;
using Opportune.Console.Scenes;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Expressions;
using Opportune.Runtime;
using Opportune.Runtime.Storage;

namespace Opportune.Console.Asking;

/// <summary>Answers what the page asks, through the same flows as any other caller.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StageBuilder(BankRuntime runtime, CustomerList customers, IOptions<ConsoleOptions> options, TimeProvider time)
{
    private static readonly Dictionary<string, CelValue> NoContext = [];

    /// <summary>The page of a question: a recorded decision where it names one, else a decision now.</summary>
    internal async Task<Stage> ShowAsync(Question question, CancellationToken cancel)
    {
        if (question.Customer is not { } customer) return Empty(question) with { Examples = (await customers.ReadAsync(runtime, cancel)).Examples() };
        if (await runtime.CustomerAsync(customer, null, cancel) is null) return Empty(question) with { Problem = new("customer.unknown", "The bank knows nobody of this id. Choose someone from the list.") };
        var (answer, problem) = question.DecisionId is { } id ? await RecordedAsync(id, question, cancel) : await AskAsync(question, cancel);
        return await WithPortraitAsync(Empty(question) with { Answer = answer, Problem = problem }, cancel);
    }

    /// <summary>Makes a scene happen and asks again; what changed is measured against a greedy dry run just before.</summary>
    internal async Task<Stage> PlayAsync(Question question, string key, CancellationToken cancel)
    {
        if (!options.Value.IsSynthetic) return await ShowAsync(question, cancel) with { Problem = new("scene.real-bank", "Events are played only for made-up customers. Send real ones to POST /v1/events.") };
        if (question.Customer is not { } customer || await runtime.CustomerAsync(customer, null, cancel) is not { } who || Scene.All.FirstOrDefault(s => s.Key == key) is not { } scene)
            return await ShowAsync(question, cancel) with { Problem = new("scene.unknown", "Choose a customer and one of the scenes on the page.") };
        var ask = question with { DecisionId = null };
        var (before, _) = await AskAsync(ask with { IsLive = false }, cancel);
        var events = new SceneEvents(who, runtime.Bank, await OpenCases.ReadAsync(runtime, customer, cancel));
        scene.Write(events);
        var taken = await runtime.TakeAsync(events.Build(time.GetUtcNow(), Guid.NewGuid().ToString("N")), isHistory: false, cancel);
        var (after, problem) = await AskAsync(ask, cancel);
        if (taken.Rejected is [{ } first, ..]) problem = new(first.Code, first.Message);
        var change = before is not null && after is not null ? Change.Between(scene.Label, before, after) : null;
        return await WithPortraitAsync(Empty(ask) with { Answer = after, Problem = problem, Change = change }, cancel);
    }

    /// <summary>Takes the customer's answer to an option and says what asking again would bring.</summary>
    internal async Task<Stage> RespondAsync(Question question, string token, string outcome, CancellationToken cancel)
    {
        if (!Enum.TryParse<Outcome>(outcome, ignoreCase: true, out var said) || said is not (Outcome.Shown or Outcome.Accepted or Outcome.Dismissed))
            return await ShowAsync(question, cancel) with { Problem = new("outcome.unknown", "Answer with shown, accepted or dismissed.") };
        var response = await runtime.RespondAsync(token, said, null, null, cancel);
        var stage = await ShowAsync(question, cancel);
        if (response is ResponseAnswer.Refused refused) return stage with { Problem = new(refused.Code, refused.Message) };
        var (again, _) = await AskAsync(question with { DecisionId = null, IsLive = false }, cancel);
        return stage.Answer is { } answer && again is not null ? stage with { Change = Change.Between($"{said}; asked again now", answer, again) with { IsShown = false } } : stage;
    }

    /// <summary>The page where the store cannot answer.</summary>
    internal Stage Failed(StoreException problem) => new(runtime.Bank, new(null, runtime.Bank.Placements[0].Name, false, Audience.Advisor, null)) { IsSynthetic = options.Value.IsSynthetic, Problem = new(problem.Code, problem.Message) };

    /// <summary>Decides the shown decision again from its record alone.</summary>
    internal async Task<Stage> ReplayAsync(Question question, CancellationToken cancel)
    {
        var stage = await ShowAsync(question, cancel);
        return stage.Answer is { IsRecorded: true } answer ? stage with { Replay = await runtime.ReplayAsync(answer.Record.Input.DecisionId, cancel) } : stage;
    }

    private Stage Empty(Question question) => new(runtime.Bank, question) { IsSynthetic = options.Value.IsSynthetic };

    private async Task<(Answer? Answer, Problem? Problem)> AskAsync(Question question, CancellationToken cancel)
    {
        var placement = runtime.Bank.Placement(question.Placement)!;
        var request = new DecisionRequest(question.Customer!.Value, [new(placement.Name, placement.Slots)], NoContext, null, 0, AllowExploration: question.IsLive, StartedBy: null);
        return await runtime.DecideAsync(request, new DecideMode(!question.IsLive, null), cancel) switch
        {
            DecisionAnswer.Made made => (Answer.Of(made, question.Audience), null),
            DecisionAnswer.Refused refused => (null, new(refused.Code, refused.Message)),
            _ => (null, null),
        };
    }

    /// <summary>A recorded decision of this customer, worded as it was; another's is not shown.</summary>
    private async Task<(Answer? Answer, Problem? Problem)> RecordedAsync(string id, Question question, CancellationToken cancel)
    {
        if (await runtime.FindDecisionAsync(id, cancel) is not { } found || found.Record.Input.Customer != question.Customer)
            return (null, new("decision.unknown", "There is no such decision of this customer. Ask anew."));
        var (record, bank) = found;
        return (Answer.Of(new(record, bank, runtime.OptionsOf(record, bank), Reasons.Of(record, bank), false), question.Audience), null);
    }

    /// <summary>Adds the customer as they are after all that happened, with their answers to the shown decision.</summary>
    private async Task<Stage> WithPortraitAsync(Stage stage, CancellationToken cancel)
    {
        var customer = stage.Question.Customer!.Value;
        var shown = stage.Answer is { IsRecorded: true } answer ? answer.Record.Input.DecisionId : null;
        var responses = new Dictionary<int, Outcome>();
        if (shown is not null)
            await foreach (var (_, entry, _) in runtime.ExportAsync(customer, cancel))
                if (entry is JournalEntry.ResponseTaken r && r.DecisionId == shown) responses[r.Slot] = r.Outcome;
        return stage with { Portrait = await runtime.CustomerAsync(customer, null, cancel), Responses = responses, Question = stage.Question with { DecisionId = shown } };
    }
}
