using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>What the pages' terms mean. A page holds the entries of the terms in it, hidden until one asks for them.</summary>
internal static partial class Glossary
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["maximises"] = "An input that was computed step by step so that the unit's activation becomes as large as possible "
            + "(minimises: as small as possible). The number is the activation, measured again on the plain network.",
        ["highest"] = "Real data on which the unit's activation is the largest (lowest: the smallest). A frame is the part of "
            + "a real image that the place with this activation can see; without a frame that is all of it.",
        ["supported"] = "The measurements agree with the claim.",
        ["supported, not specific"] = "The measurements agree with the claim, and with other claims of the kind as well.",
        ["measured"] = "The measurements agree with the claim, but were not compared with networks that learned nothing: it need "
            + "not have been learned.",
        ["no class"] = "Classes were tested, and the unit tells none of them from the others well enough to be called theirs.",
        ["representative"] = "Whether the computed inputs show what drives the unit: whether they drive it further than any real "
            + "row, at both ends, and along the same path through the network.",
        ["undecided"] = "The measurements do not decide the claim.",
        ["not representative"] = "The computed input drives the unit less than real data does, or takes another path through "
            + "the layer below: do not read much into it.",
        ["not supported"] = "The measurements contradict the claim.",
        ["dead"] = "The unit has the same activation on everything.",
        ["judge"] = "Another network looked at two real images at a time, one that drives the unit much and one that drives "
            + "it little, and said by their likeness to the unit's other rows, or to its computed images, which is which. 50 "
            + "% is chance; other units' rows or pictures should do worse.",
        ["moved"] = "The share of a computed image's activation that is left on average when the image is shifted, scaled and "
            + "rotated a little. A score that vanishes depends on single pixels. Blurred: each pixel is the mean of the 3 x 3 "
            + "around it.",
        ["way"] = "The computed image at a few steps on its way, and the unit's activation at every step as the search saw "
            + "it, while it moved the image about.",
        ["variants"] = "Several images computed at once and pushed apart from each other. Where they look alike, the unit has "
            + "one pattern; where they differ, it has several.",
        ["methods"] = "What is required of a computed image in addition to driving the unit: nothing, hand-made rules "
            + "(smooth, moderate colours), or likeness to real images, which another network has learned.",
        ["conditions"] = "A few limits on columns that tell the rows at one end of a unit's range from all others. Their "
            + "weight: how much further out the rows lie with the condition than without it, in standard deviations of the "
            + "unit.",
        ["held out"] = "Data on which a description was tested and from which it was not made.",
        ["AUC"] = "Chance that something that fits lies further out than something that does not: 0.5 is guessing, 1 is right "
            + "every time. In brackets the confidence interval. What exceeds networks with random weights, and shuffled "
            + "activations, was learned.",
        ["plausible"] = "How near a row lies to the training rows, compared with how near they lie to each other. The most "
            + "extreme row of all may be one that no person has.",
        ["proven"] = "Proven best: it was calculated that no allowed row goes further; otherwise the search may have missed "
            + "one, better by at most the gap to the proven bound.",
        ["at its mean"] = "The unit's activation is replaced by its mean over all data. What that changes is the unit's "
            + "effect.",
        ["Shapley value"] = "What one column adds to a unit's activation on one row, compared with other rows: the average "
            + "over all orders in which columns may take the row's values. All columns together add up to the difference.",
        ["distribution"] = "How often the unit takes which activation: small values at the left, counts on a logarithmic "
            + "scale. The coloured lines are the computed inputs.",
        ["selectivity"] = "How much larger the unit is for its preferred class than for the others: 0, the same for all; 1, "
            + "silent for all others.",
        ["variance share"] = "Share of the unit's variance that lies between classes: 100 % if the class decides the value.",
        ["strongest column"] = "The input column that correlates most with the unit: at 1 they rise together, at -1 one rises "
            + "where the other falls, at 0 there is no linear relation.",
        ["state"] = "Alive; or why the unit says little: dead, the same on everything; never above zero, silent behind a "
            + "rectifier; saturated, nearly always at an end of its range; near copy, rises and falls with another unit.",
        ["r"] = "Correlation of the unit's activation with the concept: at 1 they rise together, at -1 one rises where the "
            + "other falls, at 0 they are unrelated. Measured on text that the search never saw; in brackets the confidence "
            + "interval, from blocks of text, because neighbouring characters are alike.",
        ["untrained"] = "The largest |r| that the same search finds in the same network with random weights. What a cell has "
            + "beyond that was learned.",
        ["random direction"] = "The largest |r| of random mixtures of the layer's units. A cell that is not above it is no "
            + "better.",
        ["on / off"] = "Share of the concept's beginnings at which the unit turns on within three characters (tokens, "
            + "of a model that reads those), and share of its ends at which it turns off again.",
        ["ablation"] = "The unit is held at its mean while the network reads on: the fall of the probability of the character "
            + "that ends the concept, and the same for other units.",
        ["q"] = "Expected share of false discoveries among all tests of the search with at most this p-value.",
        ["agreement"] = "Correlation r of the unit with a logistic regression on the same features: 1 or -1 is the same, 0 is "
            + "unrelated. A unit close to it says little that the simple model does not say.",
        ["near copies"] = "Units that are the same on the data, up to sign and scale.",
        ["plausible rows reach"] = "The share of the way from the median score to that of the most extreme allowed row that "
            + "rows as plausible as the median row reach. Where it is small, the extreme row is far from real data.",
        ["weakest |r|"] = "The unit's partner in the network where it is matched worst. Partners are one to one within a "
            + "layer.",
        ["by chance"] = "The share of all units of the layer in the other networks that would count as well. Where it is "
            + "high, all units of the layer are alike, and a unit that recurs says little.",
        ["simple model"] = "A model that is simple to explain, on the same data. A network that is no better has little to "
            + "explain.",
    };

    /// <summary>The element that explains a term.</summary>
    public static string Id(string name) => "term-" + FileNames.Slug(name);

    /// <summary>What a term means.</summary>
    /// <exception cref="KeyNotFoundException">The glossary does not have it.</exception>
    public static string Text(string name) => Texts[name];

    /// <summary>The page with the entries that it refers to.</summary>
    public static string AddTo(string page)
    {
        var used = Targets().Matches(page).Select(target => target.Groups[1].Value).Distinct();
        var named = Texts.Keys.ToDictionary(Id);
        var entries = string.Concat(used.Select(id =>
            $"<p id=\"{id}\" popover><b>{Encoded(named[id])}</b> {Encoded(Texts[named[id]])}</p>"));
        return entries.Length == 0 ? page : page.Replace(
            "</main>", $"<aside class=\"terms\" aria-label=\"Terms\">{entries}</aside>\n</main>", StringComparison.Ordinal);
    }

    private static string Encoded(string text) => PlainText.Of(HtmlEncoder.Default.Encode(text));

    [GeneratedRegex("popovertarget=\"(term-[^\"]+)\"")]
    private static partial Regex Targets();
}
