using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;

namespace MLNetInterpret;

/// <summary>Whatever is found in findings of every kind says in one line what it is.</summary>
[TestClass]
public sealed partial class ReadableFindingsTests
{
    [TestMethod]
    public void Everything_in_findings_says_what_it_is()
    {
        var seen = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        foreach (var findings in Samples()) Visit(findings, seen);
        foreach (var (result, sentence) in seen)
        {
            var type = result.GetType();
            Assert.IsGreaterThan(2, sentence.Length, type.Name);
            Assert.DoesNotContain("MLNetInterpret", sentence, type.Name);
            Assert.DoesNotMatchRegex(RecordText(), sentence, type.Name);
            Assert.DoesNotContain('\n', sentence, type.Name);
        }

        var kinds = seen.Keys.Select(result => result.GetType()).Distinct().Count();
        Assert.IsGreaterThan(35, kinds, "the samples hold fewer kinds of results than they did");
    }

    /// <summary>What a record prints by itself.</summary>
    [GeneratedRegex(@"[A-Z]\w+ \{ [A-Z]\w* = ")]
    private static partial Regex RecordText();

    private static IEnumerable<object> Samples() =>
    [
        SampleExtras.Full(SampleFindings.Images(2)), SampleExtras.Attacked(SampleTable.Of()), SampleFindings.Text(2),
        SampleCells.Set(SampleCells.Of(string.Concat(Enumerable.Repeat("int f(x) { return (a + b); }\n", 60)))),
        SampleTable.Table(SampleTable.Of()), SampleScan.Of(InputKind.Image, 4), SampleScan.Of(InputKind.Table, 4),
        SampleExtras.Maxima(SampleFindings.Images(2)),
    ];

    private static void Visit(object? value, Dictionary<object, string> seen)
    {
        if (value is null or string or float[] or byte[] or Type || value.GetType().IsPrimitive) return;
        if (value is ReadableResult result && !seen.TryAdd(result, result.ToString())) return;
        if (value is IEnumerable items) foreach (var item in items) Visit(item, seen);
        var type = value.GetType();
        if (type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal))
            foreach (var field in type.GetFields()) Visit(field.GetValue(value), seen);
        if (value is not ReadableResult) return;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            if (property.GetIndexParameters().Length == 0) Visit(property.GetValue(value), seen);
    }
}
