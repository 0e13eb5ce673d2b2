using MLNetInterpret.Cli.Verbs;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli;

/// <summary>Objectives, transforms and penalties as terms on a command line are those of the library.</summary>
[TestClass]
public class PictureTermsTests
{
    [TestMethod]
    [DataRow("none", "none")]
    [DataRow("pad:4 jitter:8 scale:0.9:1.1 rotate:5 blur:0.5",
        "pad 4 px, jitter 8 px, scale 0.9-1.1, rotate 5 degrees, blur in 0.5 of the steps")]
    public void Transforms_follow_one_another(string terms, string expected) =>
        Assert.AreEqual(expected, PictureTerms.ReadTransforms(terms.Split(' '))!.Description);

    [TestMethod]
    public void Penalties_are_a_weighted_sum()
    {
        using var network = Planted.Random();
        using var pictures = rand(2, 2, 8, 8);
        string[] terms = ["0.5*total-variation", "l2:0.25", "-2*boundary-complexity:2:0.1", "high-frequency"];
        var read = PictureTerms.ReadPenalty(terms)!;
        var same = 0.5 * Penalties.TotalVariation() + Penalties.L2(0.25) + (-2 * Penalties.BoundaryComplexity(2, 0.1))
            + Penalties.HighFrequency();
        Assert.AreEqual(
            string.Join(' ', network.Score(same, pictures)), string.Join(' ', network.Score(read, pictures)));
        Assert.IsNull(PictureTerms.ReadPenalty([]));
    }

    [TestMethod]
    public void Objectives_are_of_the_units_asked_for_or_of_one_that_is_named()
    {
        using var network = Planted.Random();
        using var pictures = rand(2, 2, 8, 8);
        var read = PictureTerms.ReadObjective(network, ["pattern", "-0.5*mean:conv2:1", "0.1*layer:conv1"])!;
        Unit[] units = ["conv1:0", "conv1:2"];
        var same = Objectives.Pattern(units) + (-0.5 * Objectives.Channel("conv2:1")) + 0.1 * Objectives.Layer("conv1");
        Assert.AreEqual(
            string.Join(' ', network.Score(same, pictures)), string.Join(' ', network.Score(read(units), pictures)));
        Assert.AreEqual(Reduction.Mean, PictureTerms.ReductionOf(["0.3*max:conv1:0", "mean"]));
        Assert.AreEqual(Reduction.Max, PictureTerms.ReductionOf(null));
    }

    [TestMethod]
    [DataRow("jiter:2", "There is no transform 'jiter'. Did you mean jitter? There are: none, standard, pad:PIXELS, ")]
    [DataRow("jitter", "'jitter' is not a transform: write jitter:PIXELS.")]
    [DataRow("jitter:x", "'jitter:x' is not a transform: write jitter:PIXELS.")]
    [DataRow("jitter:1.5", "'jitter:1.5' is not a transform: write jitter:PIXELS. 1.5 is not a whole number of pixels.")]
    [DataRow("none:1", "'none:1' is not a transform: write none.")]
    [DataRow("scale:2:1", "'scale:2:1' is not a transform. Scales are above 0 and ascending, not 2 to 1.")]
    [DataRow("2*jitter:8", "'2*jitter:8' has a weight, but transforms have none.")]
    [DataRow("pad:-1", "'pad:-1' is not a transform. pixels is -1, but has to be at least 0.")]
    public void Wrong_transforms_are_refused_in_a_sentence(string term, string said) => StringAssert.StartsWith(
        Assert.ThrowsExactly<FormatException>(() => PictureTerms.ReadTransforms([term])).Message, said);

    [TestMethod]
    [DataRow("total", "There is no penalty 'total'. Did you mean total-variation? There are: total-variation, l1[:CENTER], ")]
    [DataRow("x*l2", "'x' in 'x*l2' is no number: write a weight, a star and a name.")]
    [DataRow("high-frequency:2", "'high-frequency:2' is not a penalty. above is 2, but has to be from 0 to 0.7.")]
    public void Wrong_penalties_are_refused_in_a_sentence(string term, string said) => StringAssert.StartsWith(
        Assert.ThrowsExactly<FormatException>(() => PictureTerms.ReadPenalty([term])).Message, said);

    [TestMethod]
    [DataRow("patern", "There is no objective 'patern'. Did you mean pattern?")]
    [DataRow("max:conv1:0", "'max:conv1:0' says nothing of the units themselves: add a term without a unit, for example ")]
    public void Wrong_objectives_are_refused_in_a_sentence(string term, string said)
    {
        using var network = Planted.Random();
        StringAssert.StartsWith(
            Assert.ThrowsExactly<FormatException>(() => PictureTerms.ReadObjective(network, [term])).Message, said);
    }
}
