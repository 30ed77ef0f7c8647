using Opportune.Engine.Bank;
using Opportune.Engine.Deliver.Wording;

namespace Opportune.Engine.Deliver;

/// <summary>What a customer reads.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Body">Text.</param>
/// <param name="CallToAction">Label of the button.</param>
/// <param name="Link">Where it leads.</param>
/// <param name="Image">An image's name, or empty.</param>
/// <param name="Disclosures">Mandatory texts.</param>
/// <param name="Because">Why they see it, in their words.</param>
public sealed record Content(string Title, string Body, string CallToAction, string Link, string Image, IReadOnlyList<string> Disclosures, string Because)
{
    /// <summary>Fills a treatment's templates from the facts of a decision; null where a text cites a missing fact.</summary>
    public static Content? Of(TreatmentDefinition treatment, BankDefinition bank, DecisionInput input)
    {
        var action = bank.Actions[treatment.ActionIndex];
        if (Words.Fill(treatment.Title, input.Facts, bank) is not { } title || Words.Fill(treatment.Body, input.Facts, bank) is not { } body
            || Words.Fill(action.Because, input.Facts, bank) is not { } because) return null;
        return new(title, body, treatment.CallToAction, treatment.Link, treatment.Image, treatment.Disclosures, because);
    }
}
