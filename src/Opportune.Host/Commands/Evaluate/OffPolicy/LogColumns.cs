namespace Opportune.Host.Commands.Evaluate.OffPolicy;

/// <summary>Which columns of a log say what was done, what it brought and with what chance it was chosen.</summary>
/// <param name="Action">Names or numbers of actions.</param>
/// <param name="Reward">What the action brought.</param>
/// <param name="Propensity">With what probability it was chosen.</param>
/// <param name="Position">Where it was shown; null where there is one place.</param>
internal sealed record LogColumns(string Action, string Reward, string Propensity, string? Position)
{
    /// <summary>Names that people give to the column of actions; the better first.</summary>
    public static readonly string[] ActionNames = ["action", "arm", "choice", "chosen", "item", "itemid", "treatment"];

    /// <summary>Finds the columns by what options say, else by their names.</summary>
    /// <exception cref="VerbException">A column is not there.</exception>
    public static LogColumns Of(TableFile log, string? action, string? reward, string? propensity, string? position) => new(
        ColumnGuess.Find(log, action, "--action", ActionNames),
        ColumnGuess.Find(log, reward, "--reward", "reward", "outcome", "click", "response", "converted"),
        ColumnGuess.Find(log, propensity, "--propensity", "propensity", "pscore", "propensityscore", "probability", "prob"),
        ColumnGuess.TryFind(log, position, "position", "slot"));
}
