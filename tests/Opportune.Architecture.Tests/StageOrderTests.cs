namespace Opportune.Architecture.Tests;

public sealed class StageOrderTests
{
    private const string Engine = "Opportune.Engine";

    /// <summary>What composes the stages: the pipeline with its results, and the customer's state. Nothing else at the root may know a stage, and no stage may know these.</summary>
    private static readonly string[] Composers = ["DecisionPipeline", "Taken", "Decided", "CustomerState"];

    private static readonly Type[] EngineTypes = typeof(Engine.Money).Assembly.GetTypes();

    private static string[] Backwards(IEnumerable<Type> types, string root) =>
        [.. from t in types from r in TypeReferences.Of(t)
            let here = Stages.Of(t, root) let there = Stages.Of(r, root)
            where here >= 0 && there > here select $"{t.FullName} uses {r.FullName}"];

    private static string[] WordsThatKnowStages(IEnumerable<Type> types, string root) =>
        [.. from t in types where IsWord(t, root) && !Composers.Contains(Outermost(t).Name)
            from r in TypeReferences.Of(t) where Stages.Of(r, root) >= 0 select $"{t.FullName} uses {r.FullName}"];

    private static string[] StagesThatKnowComposers(IEnumerable<Type> types, string root) =>
        [.. from t in types where Stages.Of(t, root) >= 0
            from r in TypeReferences.Of(t) where r.Namespace == root && Composers.Contains(Outermost(r).Name) select $"{t.FullName} uses {r.FullName}"];

    private static bool IsWord(Type t, string root) => t.Namespace is { } ns && (ns == root || ns == root + ".Bank" || ns.StartsWith(root + ".Bank.", StringComparison.Ordinal));

    private static Type Outermost(Type t) => t.DeclaringType is { } outer ? Outermost(outer) : t;

    [Fact]
    public void A_stage_uses_only_itself_and_earlier_stages() => Assert.Empty(Backwards(EngineTypes, Engine));

    [Fact]
    public void The_check_sees_later_stages_used_in_method_bodies_and_type_arguments() =>
        Assert.Equal(2, Backwards(GetType().Assembly.GetTypes(), "Planted").Length);

    [Fact]
    public void The_banks_words_know_no_stage_and_only_the_pipeline_and_the_customers_state_compose_them() => Assert.Empty(WordsThatKnowStages(EngineTypes, Engine));

    [Fact]
    public void The_check_sees_a_word_that_knows_a_stage() => Assert.Single(WordsThatKnowStages(GetType().Assembly.GetTypes(), "Planted"));

    [Fact]
    public void No_stage_knows_what_composes_it() => Assert.Empty(StagesThatKnowComposers(EngineTypes, Engine));

    [Fact]
    public void The_check_sees_a_stage_that_reaches_for_the_pipeline() => Assert.Single(StagesThatKnowComposers(GetType().Assembly.GetTypes(), "Planted"));

    [Fact]
    public void Every_public_namespace_of_the_engine_is_a_stage_or_the_banks_words() =>
        Assert.Empty(EngineTypes.Where(t => t.IsPublic && Stages.Of(t, Engine) < 0 && !IsWord(t, Engine)).Select(t => t.FullName));

    [Fact]
    public void Every_stage_has_code() =>
        Assert.Equal(Stages.Order, Stages.Order.Where(s => EngineTypes.Any(t => t.IsPublic && Stages.Of(t, Engine) == Stages.Order.ToList().IndexOf(s))));
}
