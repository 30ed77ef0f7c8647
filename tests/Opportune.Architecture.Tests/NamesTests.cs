using System.Text.RegularExpressions;

namespace Opportune.Architecture.Tests;

/// <summary>A thing without a word of the domain is not understood yet.</summary>
public sealed partial class NamesTests
{
    private static readonly HashSet<string> Banned = new(StringComparer.OrdinalIgnoreCase)
        { "Common", "Util", "Utils", "Utilities", "Helper", "Helpers", "Shared", "Core", "Base", "Manager", "Managers" };

    [Fact]
    public void No_folder_has_a_name_that_says_nothing() => Assert.DoesNotContain(
        new[] { "src", "adapters", "tests", "bench" }.Select(f => Path.Combine(Repository.Root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateDirectories(f, "*", SearchOption.AllDirectories)), f => IsBanned(Path.GetFileName(f).Split('.')[^1]));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Assert.Empty(Repository.Assemblies.SelectMany(a => a.GetTypes()).Where(t => !t.Name.StartsWith('<') && IsBanned(t.Name)).Select(t => t.FullName));

    [Theory]
    [InlineData("Helpers"), InlineData("StringUtils"), InlineData("DetectorBase"), InlineData("CustomerManager"), InlineData("Core")]
    public void The_check_sees_such_a_name(string name) => Assert.True(IsBanned(name));

    [Theory]
    [InlineData("Score"), InlineData("Database"), InlineData("CommonlyHeld")]
    public void The_check_lets_a_word_be_that_only_contains_one(string name) => Assert.False(IsBanned(name));

    /// <summary>The last word of a name says what it is.</summary>
    private static bool IsBanned(string name) => PascalWord().Matches(name.Split('`')[0]) is { Count: > 0 } words && Banned.Contains(words[^1].Value);

    [GeneratedRegex("[A-Z][a-z0-9]*|^[a-z0-9]+")]
    private static partial Regex PascalWord();
}
