using Opportune.Learners;

namespace Opportune.Engine.Score;

/// <summary>Inputs as they stand in a model's file.</summary>
internal static class ModelInputs
{
    internal static void Write(ModelWriter writer, IReadOnlyList<ModelInput> inputs)
    {
        writer.Write("facts", [.. inputs.Select(i => i.Fact)]);
        writer.Write("kinds", [.. inputs.Select(i => (int)i.Kind)]);
        writer.Write("values", [.. inputs.Select(i => i.Value)]);
        writer.Write("means", [.. inputs.Select(i => i.Mean)]);
        writer.Write("deviations", [.. inputs.Select(i => i.Deviation)]);
    }

    internal static IReadOnlyList<ModelInput> Read(ModelReader reader)
    {
        var (facts, kinds, values) = (reader.ReadStrings("facts"), reader.ReadInt32s("kinds"), reader.ReadStrings("values"));
        var (means, deviations) = (reader.ReadDoubles("means"), reader.ReadDoubles("deviations"));
        return kinds.Length == facts.Length && values.Length == facts.Length && means.Length == facts.Length && deviations.Length == facts.Length
            ? [.. facts.Select((f, i) => new ModelInput(f, (InputKind)kinds[i], values[i], means[i], deviations[i]))] : throw new InvalidDataException("model.layout: the parts of the inputs do not fit each other.");
    }
}
