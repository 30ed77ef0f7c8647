using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Runtime;

namespace Opportune.Console.Asking;

/// <summary>Everything that the page shows beside the list of customers.</summary>
/// <param name="Bank">The definition in use.</param>
/// <param name="Question">What is asked.</param>
public sealed record Stage(BankDefinition Bank, Question Question)
{
    /// <summary>Whether customers are made up and events may be played.</summary>
    public bool IsSynthetic { get; init; }
    /// <summary>The customer; null where nobody is chosen or nobody of that name is known.</summary>
    public Portrait? Portrait { get; init; }
    /// <summary>The decision; null where there is none.</summary>
    public Answer? Answer { get; init; }
    /// <summary>How it differs from the one before; null where nothing happened in between.</summary>
    public Change? Change { get; init; }
    /// <summary>What a replay showed; null where none was asked for.</summary>
    public ReplayReport? Replay { get; init; }
    /// <summary>The latest answer of the customer to each slot of the shown decision.</summary>
    public IReadOnlyDictionary<int, Outcome> Responses { get; init; } = new Dictionary<int, Outcome>();
    /// <summary>What went wrong; null where nothing did.</summary>
    public Problem? Problem { get; init; }
    /// <summary>Customers to begin with where nobody is chosen: one for each moment.</summary>
    public IReadOnlyList<ListedCustomer> Examples { get; init; } = [];

    /// <summary>How the page calls the customer in a sentence.</summary>
    public string FirstName => Portrait?.Name?.Split(' ')[0] ?? Question.Customer?.ToString() ?? "";
}

/// <summary>Something that could not be done.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Message">What to do next.</param>
public sealed record Problem(string Code, string Message);

/// <summary>A customer in the list.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">As the bank calls them, or null.</param>
/// <param name="Moments">Names of active moments.</param>
public sealed record ListedCustomer(CustomerId Id, string? Name, IReadOnlyList<string> Moments);
