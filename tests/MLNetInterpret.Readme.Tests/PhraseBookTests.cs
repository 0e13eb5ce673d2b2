using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetInterpret;
using MLNetInterpret.Reports;

namespace Readme.Tests;

/// <summary>The right-hand side of the phrase book.</summary>
[TestClass]
public sealed partial class PhraseBookTests
{
    private static readonly Type[] Types =
    [
        .. typeof(HookedNetwork).Assembly.GetExportedTypes(), .. typeof(InterpretationCatalog).Assembly.GetExportedTypes(),
        .. typeof(Report).Assembly.GetExportedTypes(),
    ];

    [TestMethod]
    public void Every_call_of_ours_exists()
    {
        var ours = Pages.Read("docs/phrase-book.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split(" | ")[^1]).ToList();
        Assert.IsGreaterThan(40, ours.Count);
        Assert.AreEqual("", string.Join('\n', ours.SelectMany(Missing)));
    }

    [TestMethod, DataRow("`Objectives.Channel(\"a:1\")`", ""), DataRow("`Objectives.Gone()`", "Objectives.Gone")]
    [DataRow("`network.Gone(x)`", "network.Gone"), DataRow("`ml.Interpretation.Gone(x)`", "ml.Interpretation.Gone")]
    [DataRow("`Nobody.Knows(x)`", "Nobody.Knows"), DataRow("`Gone = 4` in `VisualizationOptions`", "VisualizationOptions.Gone")]
    [DataRow("`Images.Fourier(3, 8, colors: ColorBasis.Gone)`", "ColorBasis.Gone")]
    public void A_call_that_does_not_exist_is_seen(string cell, string missing) =>
        Assert.AreEqual(missing, string.Join(' ', Missing(cell)));

    private static IEnumerable<string> Missing(string cell)
    {
        foreach (Match call in Call().Matches(cell))
        {
            var (owner, member) = (call.Groups[1].Value, call.Groups[2].Value);
            var known = owner switch
            {
                "network" => Has(typeof(HookedNetwork), member) || Extends(typeof(HookedNetwork), member),
                "ml.Interpretation" => Extends(typeof(InterpretationCatalog), member),
                _ => Types.Any(type => type.Name == owner && Has(type, member)),
            };
            if (!known) yield return $"{owner}.{member}";
        }

        foreach (Match option in Option().Matches(cell))
        {
            var (member, owner) = (option.Groups[1].Value, option.Groups[2].Value);
            if (!Types.Any(type => type.Name == owner && Has(type, member))) yield return $"{owner}.{member}";
        }
    }

    private static bool Has(Type type, string member) => type.GetMember(member).Length > 0;

    private static bool Extends(Type type, string member) =>
        Types.SelectMany(known => known.GetMember(member, BindingFlags.Public | BindingFlags.Static)).OfType<MethodInfo>()
            .Any(method => method.GetParameters() is [var first, ..] && first.ParameterType == type);

    // the last name before the dot counts: colors: ColorBasis.ImageNet
    [GeneratedRegex(@"(?<![\w.""])(network|ml\.Interpretation|[A-Z]\w*)\.([A-Z]\w*)(?=[`(,)\]])")]
    private static partial Regex Call();

    [GeneratedRegex("`([A-Z]\\w*) = [^`]*` in `(\\w+)`")]
    private static partial Regex Option();
}
