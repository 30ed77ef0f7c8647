using System.Reflection;
using Opportune.Engine;

namespace Opportune.Architecture.Tests;

public sealed class PipelineFlowTests
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    public static TheoryData<string> Flows => ["Take", "Decide", "Answer"];

    [Theory, MemberData(nameof(Flows))]
    public void A_flow_enters_its_stages_in_the_order_of_the_design(string flow) =>
        Assert.Equal(InOrder(StagesOf(typeof(DecisionPipeline), flow, "Opportune.Engine")), StagesOf(typeof(DecisionPipeline), flow, "Opportune.Engine"));

    [Fact]
    public void Together_the_three_flows_go_through_all_twelve_stages() =>
        Assert.Equal(Stages.Order, InOrder(Flows.SelectMany(f => StagesOf(typeof(DecisionPipeline), f.Data, "Opportune.Engine")).Distinct()));

    [Fact]
    public void The_check_sees_a_flow_that_turns_back() => Assert.Equal(["Arbitrate", "Profile"], StagesOf(typeof(Planted.Flows.TurnsBack), "Decide", "Planted"));

    [Fact]
    public void The_engines_readme_tells_the_stages_in_the_same_order() => Assert.Equal(Stages.Order, Rows(Repository.Read("src", "Opportune.Engine", "README.md")));

    [Fact]
    public void The_check_sees_a_readme_out_of_order() => Assert.NotEqual(Stages.Order, Rows("| stage | takes |\n|---|---|\n| **Profile** | x |\n| **Ingest** | x |\n"));

    [Fact]
    public void Every_stage_of_the_readme_is_a_folder() =>
        Assert.All(Stages.Order, s => Assert.True(Directory.Exists(Path.Combine(Repository.Root, "src", "Opportune.Engine", s))));

    private static IEnumerable<string> InOrder(IEnumerable<string> stages) => stages.OrderBy(s => Stages.Order.ToList().IndexOf(s));

    /// <summary>The stages in the order in which a flow first calls them, calls to the pipeline's own methods and lambdas followed.</summary>
    private static List<string> StagesOf(Type pipeline, string flow, string root)
    {
        var stages = new List<string>();
        Walk(pipeline.GetMethod(flow, Public)!, pipeline, root, stages, []);
        return stages;
    }

    private static void Walk(MethodBase method, Type pipeline, string root, List<string> stages, HashSet<MethodBase> walked)
    {
        if (!walked.Add(method)) return;
        foreach (var member in Instructions.Of(method))
        {
            if (member is not MethodBase called || IsNobody(called)) continue;
            if (Outermost(called.DeclaringType!) == pipeline) { Walk(called, pipeline, root, stages, walked); continue; }
            foreach (var type in TypeReferences.Of(called))
                if (Stages.Of(type, root) is var stage and >= 0 && !stages.Contains(Stages.Order[stage])) stages.Add(Stages.Order[stage]);
        }
    }

    /// <summary>Reading a property of a result, or making an empty list, calls no stage.</summary>
    private static bool IsNobody(MethodBase called) => called.Name.StartsWith("get_", StringComparison.Ordinal) || called.DeclaringType == typeof(Array);

    private static Type Outermost(Type t) => t.DeclaringType is { } outer ? Outermost(outer) : t;

    private static IEnumerable<string> Rows(string readme) => readme.Split('\n').Where(l => l.StartsWith("| **", StringComparison.Ordinal)).Select(l => l.Split("**")[1]);
}
