namespace Opportune.Learners.Tests.Contracts;

/// <summary>The laws of everything that learns a yes or no from a whole table.</summary>
public sealed class ClassifierContractTests
{
    private static Dictionary<Type, Func<Table, bool[], IClassifier>> Learners => new()
    {
        [typeof(LogisticRegression)] = (table, labels) => LogisticRegression.Learn(table, labels),
        [typeof(BoostedClassifier)] = (table, labels) => BoostedClassifier.Learn(table, labels, new() { Rounds = 40 }),
        [typeof(ExplainableBoosting)] = (table, labels) => ExplainableBoosting.Learn(table, labels, new() { Rounds = 100, Pairs = 1 }),
    };

    public static TheoryData<Type> Classifiers => [.. typeof(IClassifier).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IClassifier)))];

    [Fact]
    public void As_many_classifiers_are_found_as_the_assembly_has_and_each_has_a_way_to_learn()
    {
        Assert.Equal(3, Classifiers.Count);
        Assert.Equal(Classifiers.Select(c => ((ITheoryDataRow)c).GetData()[0]).ToHashSet(), Learners.Keys.Cast<object?>().ToHashSet());
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void It_learns_what_is_there_to_be_learned(Type t)
    {
        var (table, labels) = Sample(1);
        IClassifier model = Learners[t](table, labels);
        var (fresh, truth) = Sample(2);
        double[] scores = [.. Enumerable.Range(0, fresh.Rows).Select(i => model.Predict(fresh.Row(i)))];
        Assert.All(scores, p => Assert.InRange(p, 0.0, 1.0));
        Assert.InRange(ClassifierQuality.Auc(scores, truth), 0.78, 1.0); // knowing the truth gives about 0.85
        Assert.Equal(truth.Average(l => l ? 1.0 : 0.0), scores.Average(), 0.06);
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void The_same_table_gives_the_same_bits(Type t)
    {
        var (table, labels) = Sample(1);
        IClassifier one = Learners[t](table, labels), other = Learners[t](table, labels);
        for (int i = 0; i < 50; i++) Assert.Equal(one.Predict(table.Row(i)), other.Predict(table.Row(i)));
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void Missing_values_and_categories_never_seen_have_an_answer(Type t)
    {
        var (table, labels) = Sample(1);
        IClassifier model = Learners[t](table, labels);
        foreach (double[] row in new double[][] { [double.NaN, double.NaN, double.NaN], [0.1, 1e300, 99], [-1e300, 0, -1] })
            Assert.InRange(model.Predict(row), 0.0, 1.0);
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void Swapping_yes_and_no_mirrors_the_probability(Type t)
    {
        var (table, labels) = Sample(1);
        IClassifier one = Learners[t](table, labels), mirrored = Learners[t](table, [.. labels.Select(l => !l)]);
        double apart = Enumerable.Range(0, 200).Average(i => Math.Abs(one.Predict(table.Row(i)) - (1 - mirrored.Predict(table.Row(i)))));
        Assert.InRange(apart, 0.0, 0.01); // to rounding, which may settle a tie of two splits otherwise
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void Labels_that_do_not_fit_and_rows_of_another_width_are_refused(Type t)
    {
        var (table, labels) = Sample(1);
        Assert.Throws<ArgumentException>(() => Learners[t](table, labels[1..]));
        IClassifier model = Learners[t](table, labels);
        Assert.ThrowsAny<ArgumentException>(() => model.Predict([1.0]));
    }

    // P(yes) = σ(2·a + (kind is b ? 1 : −1)); a tenth of the numbers is missing.
    private static (Table Table, bool[] Labels) Sample(long seed)
    {
        var random = CounterRandom.FromSeed(seed);
        double[] a = new double[900], noise = new double[900];
        var (kinds, labels) = (new string?[900], new bool[900]);
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], noise[i], kinds[i]) = (random.NextNormal(), random.NextNormal(), random.NextDouble() < 0.5 ? "b" : "c");
            labels[i] = random.NextDouble() < Numerics.Sigmoid(2 * a[i] + (kinds[i] == "b" ? 1 : -1));
            if (i % 10 == 3) noise[i] = double.NaN;
        }
        return (new([new("a", a), new("noise", noise), TableColumn.OfCategories("kind", kinds)]), labels);
    }
}
