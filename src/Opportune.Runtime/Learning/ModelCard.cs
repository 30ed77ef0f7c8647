using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Score;

namespace Opportune.Runtime.Learning;

/// <summary>What a person should know of a trained model before trusting it.</summary>
/// <param name="Hash">Of its file.</param>
/// <param name="Bank">The bank's name.</param>
/// <param name="BankHash">The definition under which it was trained.</param>
/// <param name="TrainedAt">When.</param>
/// <param name="By">Who trained it.</param>
/// <param name="From">First decision learnt from.</param>
/// <param name="Until">It learnt from nothing decided or known later.</param>
/// <param name="Families">One for each purpose.</param>
/// <param name="LeftOut">Purposes with too few decisions: counts and priors go on deciding there.</param>
/// <param name="AgainstCounts">Beside counts and priors on newer decisions; null where there are none.</param>
/// <param name="AgainstChampion">Beside the champion of the day; null where counts and priors were it.</param>
public sealed record ModelCard(string Hash, string Bank, string BankHash, DateTimeOffset TrainedAt, string By, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<FamilyCard> Families,
    IReadOnlyList<string> LeftOut, ModelComparison? AgainstCounts, ModelComparison? AgainstChampion)
{
    internal static IReadOnlyList<FamilyCard> FamiliesOf(BankDefinition bank, Training.Done training, IReadOnlyList<Example> learnt) =>
        [.. training.Model.Families.Select((f, i) => FamilyCard.Of(bank, f, training.Rows[i], learnt))];
}

/// <summary>What a model knows of one purpose.</summary>
/// <param name="Name">The purpose.</param>
/// <param name="IsCredit">Whether it is about credit.</param>
/// <param name="Rows">Decisions learnt from.</param>
/// <param name="Actions">Their actions.</param>
/// <param name="SharedVariance">How far the shared slopes lie from 0.</param>
/// <param name="OwnVariance">How far an action's slopes lie from the shared ones.</param>
/// <param name="Protected">Protected facts that it reads: none for credit.</param>
/// <param name="Inputs">What it reads, most important first: the mean size of what each adds to the log odds.</param>
public sealed record FamilyCard(string Name, bool IsCredit, int Rows, IReadOnlyList<string> Actions, double SharedVariance, double OwnVariance, IReadOnlyList<string> Protected, IReadOnlyList<InputWeight> Inputs)
{
    internal static FamilyCard Of(BankDefinition bank, PropensityFamily family, int rows, IReadOnlyList<Example> learnt)
    {
        var inputs = new FactInputs(family.Inputs, bank.Facts, family.Purpose, family.IsCredit);
        var (sums, signed, x, n) = (new double[inputs.Count], new double[inputs.Count], new double[inputs.Count], 0);
        var groups = family.Actions.Index().ToDictionary(a => a.Item, a => a.Index, StringComparer.Ordinal);
        foreach (var row in learnt)
        {
            if (!groups.TryGetValue(row.Action, out var group)) continue;
            inputs.Fill(row.Facts, row.Level, x);
            var slopes = family.Slopes.Slopes(group);
            for (var j = 0; j < x.Length; j++) (sums[j], signed[j]) = (sums[j] + Math.Abs(x[j] * slopes[j]), signed[j] + slopes[j]);
            n++;
        }
        var read = family.Inputs.Select(i => i.Fact).Distinct().Where(f => bank.Facts.Find(f) is var slot and >= 0 && bank.Facts.Facts[slot].Protected);
        return new(family.Name, family.IsCredit, rows, family.Actions, family.Slopes.SharedVariance, family.Slopes.OwnVariance, [.. read],
            [.. family.Inputs.Select((input, j) => new InputWeight(input.Words, n == 0 ? 0 : sums[j] / n, n == 0 ? 0 : signed[j] / n)).OrderByDescending(w => w.Importance).ThenBy(w => w.Input, StringComparer.Ordinal)]);
    }
}

/// <summary>What one input adds.</summary>
/// <param name="Input">In words.</param>
/// <param name="Importance">Mean size of what it adds to the log odds.</param>
/// <param name="Slope">Mean slope over the decisions: its sign says which way it works.</param>
public sealed record InputWeight(string Input, double Importance, double Slope);
