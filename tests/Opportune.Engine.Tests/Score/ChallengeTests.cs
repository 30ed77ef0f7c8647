using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Score;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Score;

public sealed class ChallengeTests
{
    private const string Id = "grow/cards/travel-card";
    private static readonly BankDefinition Bank = new TestBank { Holdouts = new("salt", 0, 0.1) }.Placement("app-home").Action(Id).Build();
    private static readonly byte[] Salt = [1, 2, 3];

    /// <summary>A model that gives everybody the same chance, whatever their facts.</summary>
    private static TrainedPropensity Saying(double chance) => new("bank", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, [new("marketing", Purposes.Marketing, false, [ModelInput.Intercept], [Id],
        [Numerics.Log(chance / (1 - chance))], [0.01], PooledLogisticRegression.Learn([[1.0], [1.0]], [0, 0], 1, [true, false], [0.0, 0.0], options: new() { SharedVariance = 1e-9, OwnVariance = 1e-9 }))]);

    private static DecisionPipeline Pipeline(double share)
    {
        var challenger = Saying(0.6);
        Dictionary<string, ActionCounts> none = [];
        return new(Bank, new(none, Saying(0.3), new(challenger.Hash, "champion")), new(new(none, challenger, new(challenger.Hash, "challenger")), share));
    }

    private static DecisionRecord Decide(DecisionPipeline pipeline, int customer)
    {
        var story = new Story(Bank, customer: $"c-{customer}").Balance("2026-03-01", 100);
        return pipeline.Choose(pipeline.Close(story.State, story.Ask(true, null, "app-home"), "d-1", Story.At("2026-03-02"), Salt));
    }

    [Fact]
    public void A_challenger_decides_for_its_share_and_the_record_names_who_decided()
    {
        var pipeline = Pipeline(0.25);
        var records = Enumerable.Range(0, 600).Select(c => Decide(pipeline, c)).Where(r => !r.Input.NoModel).ToList();

        Assert.InRange(records.Count(r => r.Input.ModelHash == pipeline.Challenge!.Model.Hash) / (double)records.Count, 0.18, 0.32);
        Assert.All(records, r => Assert.Equal(r.Input.ModelHash == pipeline.Challenge!.Model.Hash ? 0.6 : 0.3, r.Scores.Single().P, 1e-6));
    }

    [Fact]
    public void The_same_customers_stay_with_the_challenger_as_its_share_grows()
    {
        var (small, large) = (Pipeline(0.1), Pipeline(0.4));
        foreach (var customer in Enumerable.Range(0, 200))
            if (Decide(small, customer).Input.ModelHash == small.Challenge!.Model.Hash) Assert.Equal(large.Challenge!.Model.Hash, Decide(large, customer).Input.ModelHash);
    }

    [Fact]
    public void Either_arm_replays_from_its_record_and_the_model_that_it_names_alone()
    {
        var pipeline = Pipeline(0.5);
        PropensityModel[] both = [pipeline.Model, pipeline.Challenge!.Model];
        var trained = both.ToDictionary(m => m.Trained!.Hash, m => m.Trained!);
        foreach (var record in Enumerable.Range(0, 40).Select(c => Decide(pipeline, c)))
        {
            var model = PropensityModel.Read(both.Single(m => m.Hash == record.Input.ModelHash).Content, h => TrainedPropensity.Read(trained[h].Content));
            Assert.Equal(record.Input.ModelHash, model.Hash);
            Assert.Equal(RecordCodec.Write(record, _ => Bank).ToArray(), RecordCodec.Write(new DecisionPipeline(Bank, model).Choose(record.Input), _ => Bank).ToArray());
        }
    }

    [Fact]
    public void A_customer_held_out_from_models_is_decided_by_declared_rates_whatever_was_trained() =>
        Assert.All(Enumerable.Range(0, 300).Select(c => Decide(Pipeline(0.5), c)).Where(r => r.Input.NoModel), r => Assert.Equal(0.1, r.Scores.Single().P, 1e-12));

    [Fact]
    public void Counts_alone_keep_the_hash_that_old_records_name()
    {
        var counts = new PropensityModel(new Dictionary<string, ActionCounts> { [Id] = new(3, 10) });

        Assert.Equal("""{"kind":"propensity-counts","format":1,"actions":{"grow/cards/travel-card":[3,10]}}""", System.Text.Encoding.UTF8.GetString(counts.Content.Span));
        Assert.NotEqual(counts.Hash, new PropensityModel(counts.Counts, arm: new("x", "champion")).Hash);
    }
}
