using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Every entry of the catalogue on <see cref="Planted.Random"/>, for the laws that all of them keep.</summary>
internal static class ObjectiveCatalogue
{
    private static readonly Dictionary<string, Func<Objective>> Made = new()
    {
        ["Neuron"] = () => Objectives.Neuron("conv2:0@2,3"),
        ["Channel"] = () => Objectives.Channel("conv2:1"),
        ["Channel (largest)"] = () => Objectives.Channel("conv2:1", Reduction.Max),
        ["Channel (sum)"] = () => Objectives.Channel("conv2:1", Reduction.Sum),
        ["Each"] = () => Objectives.Each(["conv1:0", "conv1:2"]),
        ["Each (neurons)"] = () => Objectives.Each(["conv2:1@0,1", "conv2:0@3,3"]),
        ["Pattern"] = () => Objectives.Pattern(["conv2:0", "conv2:1"]),
        ["SmoothMax"] = () => Objectives.SmoothMax(["conv2:0", "conv2:1"]),
        ["Logit"] = () => Objectives.Logit("logits:3"),
        ["Probability"] = () => Objectives.Probability("logits:1"),
        ["Probability (many)"] = () => Objectives.Probability("logits:1", "logits:3", "logits:0"),
        ["Layer"] = () => Objectives.Layer("conv1"),
        ["Margin"] = () => Objectives.Margin("logits", [2, 0]),
        ["Direction"] = () => Objectives.Direction("conv2", [0.5f, -1]),
        ["Direction (cosine squared)"] = () => Objectives.Direction("conv1", [0.5f, -1, 0.3f], 2),
        ["DirectionAt"] = () => Objectives.DirectionAt("conv2", [0.5f, -1], [1, 2]),
        ["DirectionAt (cosine)"] = () => Objectives.DirectionAt("conv2", [0.5f, -1], [1, 2], 1),
        ["RandomDirection"] = () => Objectives.RandomDirection("conv2", 2, seed: 4),
        ["RandomDirection (one position)"] = () => Objectives.RandomDirection("conv1", 3, seed: 4, position: [5, 0]),
        ["TensorDirection"] = () => Objectives.TensorDirection("conv2", Drawn(2, 4, 4)),
        ["TensorDirection (cosine)"] = () => Objectives.TensorDirection("conv2", Drawn(2, 4, 4), 1.5),
        ["Interpolate"] = () => Objectives.Interpolate("conv1:0", "logits:2"),
        ["Interpolate (shares)"] = () => Objectives.Interpolate("conv2:0@1,1", "conv2:1", 0.2, 0.7),
        ["Alignment"] = () => Objectives.Alignment("conv1"),
        ["Diversity"] = () => Objectives.Diversity("conv1"),
        ["Diversity (two units)"] = () => Objectives.Diversity("conv1", ["conv2:0", "conv2:1"]),
        ["Diversity (flat)"] = () => Objectives.Diversity("logits"),
        ["InputDifference"] = () => Objectives.InputDifference(Drawn(1, 2, 8, 8)),
        ["ActivationDifference"] = () => Objectives.ActivationDifference("conv2", Drawn(2, 2, 4, 4)),
        ["StatisticsDifference"] = () => Objectives.StatisticsDifference("conv2", Drawn(3, 2, 5, 3)),
        ["TotalVariation"] = Penalties.TotalVariation,
        ["L1"] = () => Penalties.L1(0.2),
        ["L2"] = () => Penalties.L2(0.2),
        ["Blur"] = () => Penalties.Blur(),
        ["HighFrequency"] = () => Penalties.HighFrequency(),
        ["BoundaryComplexity"] = () => Penalties.BoundaryComplexity(2),
        ["(a mixture)"] = () => Objectives.Channel("conv1:0") - 0.3 * Penalties.L2() * Objectives.Logit("logits:0") + 1,
    };

    public static IEnumerable<object[]> All => Made.Keys.Select(name => new object[] { name });

    /// <summary>All but those whose items are compared with each other, which their documentation says.</summary>
    public static IEnumerable<object[]> OfSeparateItems =>
        All.Where(entry => entry[0] is string name && !name.StartsWith("Alignment", StringComparison.Ordinal)
            && !name.StartsWith("Diversity", StringComparison.Ordinal));

    /// <summary>All but the one that holds a part of itself fixed, which its documentation says.</summary>
    public static IEnumerable<object[]> WithWholeGradients => All.Where(entry => entry[0] is not "Blur");

    public static IEnumerable<object[]> OfPictures =>
        new[] { "InputDifference", "TotalVariation", "L1", "L2", "Blur", "HighFrequency", "BoundaryComplexity" }
            .Select(name => new object[] { name });

    public static Objective Get(string name)
    {
        LibTorch.EnsureLoaded();
        return Made[name]();
    }

    /// <summary>The methods that make the entries of a class.</summary>
    public static IEnumerable<string> NamesIn(Type catalogue) => catalogue
        .GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member is MethodInfo { IsSpecialName: false } or PropertyInfo)
        .Select(member => member.Name).Distinct();

    private static Tensor Drawn(params long[] shape)
    {
        using var generator = new Generator(11);
        return randn(shape, generator: generator);
    }
}
