using System.Reflection;
using Opportune.Learners.Tests.Linear;

namespace Opportune.Learners.Tests.Contracts;

/// <summary>The laws of saving, over every model of the assembly that can be saved.</summary>
public sealed class SavedModelContractTests
{
    private const int ModelsThatSave = 28;

    public static TheoryData<Type> Models => [.. typeof(ModelFile).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }
        && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ISavedModel<>)))];

    private static Dictionary<Type, Func<object>> Samples => new()
    {
        [typeof(LogisticRegression)] = () => LogisticRegression.Learn(new LinearSample().Table, new LinearSample().Labels),
        [typeof(RidgeRegression)] = () => RidgeRegression.Learn(new LinearSample().Table, new LinearSample().Targets),
        [typeof(OnlineLogisticRegression)] = () => Online(new OnlineLogisticRegression(lasso: 0.1)),
        [typeof(PooledLogisticRegression)] = () => PooledLogisticRegression.Learn([[1, 0.5], [1, -1], [1, 2], [1, 0]], [0, 0, 1, 1], 2, [true, false, true, false], [0, 0, -1, -1]),
        [typeof(BayesianLogisticRegression)] = () => Online(new BayesianLogisticRegression()),
        [typeof(IsotonicCalibration)] = () => IsotonicCalibration.Learn([0.1, 0.4, 0.3, 0.9], [false, false, true, true]),
        [typeof(PlattCalibration)] = () => PlattCalibration.Learn([0.1, 0.4, 0.3, 0.9], [false, false, true, true]),
        [typeof(BetaCalibration)] = () => BetaCalibration.Learn([0.1, 0.4, 0.3, 0.9], [false, true, true, false]),
        [typeof(VennAbersCalibration)] = () => VennAbersCalibration.Learn([0.1, 0.4, 0.3, 0.9], [false, true, true, false]),
        [typeof(BoostedClassifier)] = () => BoostedClassifier.Learn(new LinearSample().Table, new LinearSample().Labels, new() { Rounds = 3 }),
        [typeof(BoostedRegressor)] = () => BoostedRegressor.Learn(new LinearSample().Table, new LinearSample().Targets, new() { Rounds = 3 }),
        [typeof(BoostedMulticlass)] = () => BoostedMulticlass.Learn(new LinearSample().Table, [.. new LinearSample().C.Select(c => (int)c)], 3, new() { Rounds = 3 }),
        [typeof(LinUcb)] = () => Bandit(new LinUcb(2, 3)),
        [typeof(LinearThompson)] = () => Bandit(new LinearThompson(2, 3)),
        [typeof(InverseGapBandit)] = () => Bandit(new InverseGapBandit(2, 3, options: new() { ActionFeatures = [[1, 0], [0, 1], [1, 1]] })),
        [typeof(TextFeatures)] = () => TextFeatures.Learn(["my card", "the card is lost"]),
        [typeof(LinearTextClassifier)] = () => LinearTextClassifier.Learn(["my card", "the card is lost", "a card"], ["a", "b", "a"]),
        [typeof(TextNetwork)] = () => TextNetwork.Learn(["my card", "the card is lost", "a card"], ["a", "b", "a"]),
        [typeof(WordVectors)] = () => WordVectors.Of([" card", " lost", "s"], [-8, -9, -3], [[1, 0.5f], [-1, 2], [0, 0]]),
        [typeof(IntentClassifier)] = () => IntentClassifier.Learn([.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? $"my card {i % 6}" : $"exchange rate {i % 6}")], [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "card" : "rate")]),
        [typeof(Sentiment)] = () => Sentiment.Learn([.. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? "a good card" : "not a good card")], [.. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? 1.0 : -1.0)]),
        [typeof(Ease)] = () => Ease.Learn([[0, 1], [1, 2], [0, 2, 1]], 3),
        [typeof(ItemNeighbours)] = () => ItemNeighbours.Learn([[0, 1], [1, 2], [0, 2, 1]], 3),
        [typeof(ItemContent)] = () => new ItemContent([[1, 0.3], [0.2, 0.7], [0, 0]]),
        [typeof(AdaptiveWindow)] = () =>
        {
            var window = new AdaptiveWindow();
            for (int i = 0; i < 100; i++) window.Learn(i % 3 / 2.0);
            return window;
        },
        [typeof(ExplainableBoosting)] = () => ExplainableBoosting.Learn(new LinearSample().Table, new LinearSample().Labels, new() { Rounds = 20, Pairs = 1, MinRows = 3 }),
        [typeof(KMeansSegments)] = () => KMeansSegments.Learn(new LinearSample().Table, 3),
        [typeof(BayesianLinearRegression)] = () =>
        {
            var model = new BayesianLinearRegression();
            for (int i = 0; i < 80; i++) model.Learn(new LinearSample().Features(i), i);
            return model;
        },
    };

    private static IOnlineClassifier Online(IOnlineClassifier model)
    {
        var sample = new LinearSample();
        for (int i = 0; i < 80; i++) model.Learn(sample.Features(i), sample.Labels[i]);
        return model;
    }

    private static IBanditPolicy Bandit(IBanditPolicy policy)
    {
        for (int i = 0; i < 20; i++) policy.Learn([0.1 * i, 1], i % 3, i % 2);
        return policy;
    }

    [Fact]
    public void As_many_models_are_found_as_the_assembly_has_and_each_has_a_sample()
    {
        Assert.Equal(ModelsThatSave, Models.Count);
        Assert.Equal(Models.Select(m => ((ITheoryDataRow)m).GetData()[0]).ToHashSet(), Samples.Keys.Cast<object?>().ToHashSet());
    }

    [Theory, MemberData(nameof(Models))]
    public void A_model_loads_with_equal_bits(Type t)
    {
        byte[] file = Save(t);
        Assert.Equal(file, Save(t, Load(t, file)));
        Assert.Equal(file, Save(t)); // and learning twice gives the same file
    }

    [Theory, MemberData(nameof(Models))]
    public void A_damaged_or_shortened_file_is_refused(Type t)
    {
        byte[] file = Save(t);
        for (int at = 0; at < file.Length; at += Math.Max(1, file.Length / 40))
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 4;
            Assert.Throws<InvalidDataException>(() => Load(t, damaged));
        }
        Assert.Throws<InvalidDataException>(() => Load(t, file[..^1]));
        Assert.Throws<InvalidDataException>(() => Load(t, []));
    }

    [Theory, MemberData(nameof(Models))]
    public void A_file_names_its_kind_and_does_not_load_as_another(Type t)
    {
        byte[] file = Save(t);
        Assert.Matches("^[a-z-]+/[12]$", ModelFile.KindOf(file));
        Type other = Samples.Keys.First(k => k != t);
        Assert.StartsWith("model.kind:", Assert.Throws<InvalidDataException>(() => Load(other, file)).Message, StringComparison.Ordinal);
    }

    private static byte[] Save(Type t, object? model = null) => (byte[])Call(nameof(ModelFile.Save), t, model ?? Samples[t]());

    private static object Load(Type t, byte[] file) => Call(nameof(ModelFile.Load), t, file);

    private static object Call(string method, Type t, object argument)
    {
        try
        {
            return typeof(ModelFile).GetMethod(method)!.MakeGenericMethod(t).Invoke(null, [argument])!;
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }
}
