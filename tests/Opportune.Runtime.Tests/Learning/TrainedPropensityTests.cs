using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Learn;
using Opportune.Engine.Score;
using Opportune.Learners;

namespace Opportune.Runtime.Tests.Learning;

public sealed class TrainedPropensityTests(ITestOutputHelper output)
{
    [Fact]
    public void On_simulated_customers_a_trained_model_is_nearer_the_truth_than_counts_and_counts_nearer_than_guesses()
    {
        var bank = DemoBank.Load(DemoBank.Source.ToBytes());
        var trial = SimulatedTrial.Run(bank, customers: 400, visits: 8, seed: 1);
        var done = Assert.IsType<Training.Done>(PropensityTrainer.Learn(bank, trial.Examples, new(), DateTimeOffset.MaxValue));
        var held = trial.Examples.Where(e => e.DecidedAt >= done.Model.Until).ToList();
        double[] truth = [.. held.Select(e => trial.Truth(e.Customer.ToString(), e.Action, e.DecidedAt))];
        double Distance(PropensityModel model) => ModelComparison.Chances(bank, model, held).Zip(truth, (p, t) => t * Math.Log(t / p) + (1 - t) * Math.Log((1 - t) / (1 - p))).Average();

        var (guesses, counts, trained) = (Distance(PropensityModel.Untrained), Distance(done.Before), Distance(new(done.Before.Counts, done.Model)));

        Assert.True(trained < counts && counts < guesses, $"trained {trained}, counts {counts}, guesses {guesses}");
    }

    /// <summary>Figures of decision record 0020.</summary>
    [Theory(Explicit = true), InlineData(1), InlineData(2), InlineData(3)]
    public void What_a_contextual_bandit_earns_on_simulated_customers(ulong seed)
    {
        var bank = DemoBank.Load(DemoBank.Source.ToBytes());
        foreach (var contextual in new[] { false, true })
        {
            var rounds = SimulatedRounds.Run(bank, 1_000, 24, 360, seed, contextual);
            var late = rounds.Skip(12).ToList();
            Line($"seed {seed} {(contextual ? "bandit" : "counts")}: all {rounds.Average(r => r.Value):0.0000} money {rounds.Average(r => r.Successes):0.0000} successes; last half {late.Average(r => r.Value):0.0000} {late.Average(r => r.Successes):0.0000}; {rounds.Count(r => r.ByFacts)} of {rounds.Count} rounds by facts");
        }
    }

    [Theory(Explicit = true)]
    [InlineData(400, 8, 1), InlineData(1000, 12, 2), InlineData(1000, 12, 3)]
    public void Measure_ways_of_pooling_against_the_truth(int customers, int visits, int seed)
    {
        var bank = DemoBank.Load(DemoBank.Source.ToBytes());
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var trial = SimulatedTrial.Run(bank, customers, visits, (ulong)seed);
        Line($"{trial.Decisions.Count} decisions, {trial.Examples.Count} examples, {trial.Examples.Count(e => e.Succeeded)} successes, {clock.Elapsed.TotalSeconds:0.0} s");
        foreach (var (name, options) in new (string, TrainingOptions)[]
        {
            ("estimated", new()), ("alone", new() { Pooling = ActionPooling.Alone }), ("alike", new() { Pooling = ActionPooling.Alike }), ("estimated, weighted to 10", new() { MostWeight = 10 }),
        })
        {
            clock.Restart();
            var training = PropensityTrainer.Learn(bank, trial.Examples, options, DateTimeOffset.MaxValue);
            if (training is Training.Refused refused) { Line($"{refused.Message}"); continue; }
            var done = (Training.Done)training;
            if (name == "estimated")
            {
                foreach (var f in done.Model.Families) Line($"  {f.Name}: {f.Inputs.Count} inputs, {f.Actions.Count} actions, v {f.Slopes.SharedVariance:0.0000} w {f.Slopes.OwnVariance:0.0000}");
                Line($"  left out: {string.Join("; ", done.LeftOut)}");
                Report("priors", trial, PropensityModel.Untrained, done.Model.Until, true);
                Report("counts", trial, done.Before, done.Model.Until, true);
            }
            if (name == "estimated") Cost(trial, new(done.Before.Counts, done.Model));
            Report($"{name} ({clock.Elapsed.TotalSeconds:0.0} s)", trial, new(done.Before.Counts, done.Model), done.Model.Until, false);
        }
    }

    /// <summary>Time of one decision's reading with ten actions: facts to numbers once, then a product for each action.</summary>
    private void Cost(SimulatedTrial trial, PropensityModel model)
    {
        var (propensities, actions) = (new Propensities(trial.Bank, model), model.Trained!.Families[0].Actions.Take(10).Select(a => trial.Bank.Action(a)!.Index).ToArray());
        var best = double.PositiveInfinity;
        for (var round = 0; round < 20; round++)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            foreach (var e in trial.Examples.Take(1_000))
                if (propensities.Read(e.Facts, e.Level) is { } reading) foreach (var action in actions) reading.Of(action);
            best = Math.Min(best, clock.Elapsed.TotalMicroseconds / 1_000);
        }
        Line($"  a reading with {actions.Length} actions: {best:0.0} µs");
    }

    private void Report(string name, SimulatedTrial trial, PropensityModel model, DateTimeOffset from, bool best)
    {
        var propensities = new Propensities(trial.Bank, model);
        var held = trial.Examples.Where(e => e.DecidedAt >= from).ToList();
        double[] p = [.. held.Select(e => Of(propensities, trial.Bank, e))], truth = [.. held.Select(e => trial.Truth(e.Customer.ToString(), e.Action, e.DecidedAt))];
        bool[] y = [.. held.Select(e => e.Succeeded)];
        var kl = p.Zip(truth, (a, t) => t * Math.Log(t / a) + (1 - t) * Math.Log((1 - t) / (1 - a))).Average();
        var worth = trial.WorthOf(model, from);
        if (best) Line($"  held out {held.Count}, {y.Count(s => s)} successes; truth: AUC {ClassifierQuality.Auc(truth, y):0.000} log loss {ClassifierQuality.LogLoss(truth, y):0.0000}");
        Line($"{name,-34} AUC {ClassifierQuality.Auc(p, y):0.000}  log loss {ClassifierQuality.LogLoss(p, y):0.0000}  KL to truth {kl:0.0000}  ECE {Reliability.Of(p, y, 10, true).ExpectedCalibrationError:0.0000}  worth {worth.Value:0.000}  successes {worth.Successes:0.0000}");
    }

    private static double Of(Propensities propensities, BankDefinition bank, Example e)
    {
        var action = bank.Action(e.Action)!.Index;
        return propensities.Read(e.Facts, e.Level)?.Of(action)?.Mean ?? propensities.Of(action, true).Mean;
    }

    private void Line(FormattableString text) { output.WriteLine(text.ToString(CultureInfo.InvariantCulture)); Console.WriteLine(text.ToString(CultureInfo.InvariantCulture)); }
}
