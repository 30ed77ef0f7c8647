namespace Opportune.Host.Commands.Evaluate.Cards;

/// <summary>A picture of a card.</summary>
/// <param name="Name">Of its file, without the ending.</param>
/// <param name="Caption">What to see in it.</param>
/// <param name="Svg">The whole picture.</param>
internal sealed record Plot(string Name, string Caption, string Svg);
