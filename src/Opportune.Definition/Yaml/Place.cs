namespace Opportune.Definition.Yaml;

/// <summary>Where something stands: line and column from 1, or 0 for a file as a whole.</summary>
internal readonly record struct Place(string File, int Line, int Column)
{
    public static Place Whole(string file) => new(file, 0, 0);
}
