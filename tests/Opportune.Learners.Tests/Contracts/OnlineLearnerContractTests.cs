using System.Globalization;
using System.Reflection;

namespace Opportune.Learners.Tests.Contracts;

/// <summary>The laws of everything that learns one example at a time, over every such class of the assembly.</summary>
public sealed class OnlineLearnerContractTests
{
    public static TheoryData<Type> Classifiers => [.. Implementing(typeof(IOnlineClassifier))];

    public static TheoryData<Type> Regressors => [.. Implementing(typeof(IOnlineRegressor))];

    private static IEnumerable<Type> Implementing(Type contract) => contract.Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(contract));

    [Fact]
    public void As_many_learners_are_found_as_the_assembly_has()
    {
        Assert.Equal(2, Implementing(typeof(IOnlineClassifier)).Count());
        Assert.Single(Implementing(typeof(IOnlineRegressor)));
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void An_untrained_classifier_says_one_half(Type t) => Assert.Equal(0.5, New<IOnlineClassifier>(t).Predict(Sample(1).X));

    [Theory, MemberData(nameof(Classifiers))]
    public void Learning_a_copy_leaves_the_original_alone(Type t)
    {
        IOnlineClassifier original = Trained(t, 50);
        double before = original.Predict(Sample(1).X);
        IOnlineClassifier copy = original.Clone();
        Assert.Equal(before, copy.Predict(Sample(1).X));
        for (int i = 0; i < 20; i++) copy.Learn(Sample(1).X, true);
        Assert.Equal(before, original.Predict(Sample(1).X));
        Assert.NotEqual(before, copy.Predict(Sample(1).X));
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void The_order_of_features_changes_nothing(Type t)
    {
        IOnlineClassifier one = New<IOnlineClassifier>(t), other = New<IOnlineClassifier>(t);
        one.Learn(Features.Of(("a", 1), ("b", 2), ("c", 3)), true);
        other.Learn(Features.Of(("c", 3), ("a", 1), ("b", 2)), true);
        Assert.Equal(one.Predict(Features.Of(("a", 1), ("c", -2))), other.Predict(Features.Of(("c", -2), ("a", 1))));
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void Features_may_appear_and_vanish(Type t)
    {
        IOnlineClassifier model = Trained(t, 30);
        double known = model.Predict(Features.Of(("a", 1)));
        model.Learn(Features.Of(("brand-new", 2)), true);
        model.Learn(Features.Of(), false);
        Assert.InRange(model.Predict(Features.Of(("a", 1), ("never-seen", 5))), 0.0, 1.0);
        Assert.InRange(known, 0.0, 1.0);
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void The_same_examples_give_the_same_bits_and_weight_zero_teaches_nothing(Type t)
    {
        IOnlineClassifier one = Trained(t, 60), other = Trained(t, 60);
        other.Learn(Sample(3).X, true, 0.0);
        Assert.Equal(one.Predict(Sample(7).X), other.Predict(Sample(7).X));
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void It_learns_what_is_there_to_be_learned(Type t)
    {
        IOnlineClassifier model = Trained(t, 2_000);
        Assert.True(model.Predict(Features.Of(("a", 2))) > 0.8);
        Assert.True(model.Predict(Features.Of(("a", -2))) < 0.2);
    }

    [Theory, MemberData(nameof(Classifiers))]
    public void A_weight_that_is_no_weight_is_refused_and_changes_nothing(Type t)
    {
        IOnlineClassifier model = Trained(t, 30);
        double before = model.Predict(Sample(1).X);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Learn(Sample(1).X, true, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Learn(Sample(1).X, true, double.NaN));
        Assert.Equal(before, model.Predict(Sample(1).X));
    }

    [Fact]
    public void A_feature_that_is_no_number_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => Features.Of(("a", double.NaN)));
        Assert.Throws<ArgumentException>(() => Features.Of(("a", 1), ("a", 2)));
        Assert.Throws<ArgumentException>(() => Features.Of(("", 1)));
    }

    [Theory, MemberData(nameof(Regressors))]
    public void A_regressor_starts_at_zero_learns_and_copies(Type t)
    {
        var model = New<IOnlineRegressor>(t);
        Assert.Equal(0.0, model.Predict(Sample(1).X));
        for (int i = 0; i < 500; i++) model.Learn(Sample(i).X, 3 * Sample(i).X.Values[0] + 1);
        IOnlineRegressor copy = model.Clone();
        copy.Learn(Sample(1).X, 1000);
        Assert.Equal(7.0, model.Predict(Features.Of(("a", 2))), 0.2);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Learn(Sample(1).X, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Learn(Sample(1).X, 1, -1));
    }

    private static T New<T>(Type t) =>
        (T)Activator.CreateInstance(t, BindingFlags.CreateInstance | BindingFlags.Public | BindingFlags.Instance | BindingFlags.OptionalParamBinding, null, Array.Empty<object>(), CultureInfo.InvariantCulture)!;

    private static IOnlineClassifier Trained(Type t, int examples)
    {
        var model = New<IOnlineClassifier>(t);
        for (int i = 0; i < examples; i++) model.Learn(Sample(i).X, Sample(i).Y);
        return model;
    }

    private static (Features X, bool Y) Sample(int i)
    {
        var random = CounterRandom.FromSeed(i);
        double a = random.NextNormal();
        return (Features.Of(("a", a), ("b", random.NextNormal())), random.NextDouble() < Numerics.Sigmoid(3 * a));
    }
}
