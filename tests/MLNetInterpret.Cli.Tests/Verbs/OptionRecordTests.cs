using System.Reflection;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli;

/// <summary>Laws of the records that hold options.</summary>
[TestClass]
public sealed class OptionRecordTests
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Records =
    [
        .. new[] { typeof(Work), typeof(InterpretationOptions), typeof(ReportOptions), typeof(CommandLine) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetMethod("<Clone>$") is not null),
    ];

    [TestMethod]
    public void Seed_progress_and_cancellation_are_those_of_Work()
    {
        Assert.IsGreaterThan(20, Records.Length);
        Assert.IsTrue(Records.Contains(typeof(MaximizationOptions)) && Records.Contains(typeof(ReportOptions)));
        var copies = Records.SelectMany(type => type.GetMembers(Own))
            .Where(member => member.Name is "Seed" or "Progress" or "Cancellation");
        CollectionAssert.AreEqual(Array.Empty<MemberInfo>(), copies.ToArray());
    }

    [TestMethod]
    public void Options_inside_other_options_are_refused_with_work_of_their_own()
    {
        var nested = Records.Where(type => !type.IsAbstract && type.GetConstructor([]) is not null)
            .SelectMany(type => type.GetProperties(Own))
            .Where(property =>
                Records.Contains(property.PropertyType) && property.PropertyType.IsAssignableTo(typeof(SeededWork)))
            .ToList();
        Assert.IsGreaterThan(4, nested.Count);
        foreach (var property in nested)
            foreach (var (member, value) in new (string, object)[]
                { ("Seed", 1), ("Progress", new Progress<WorkProgress>()), ("Cancellation", new CancellationToken(true)) })
            {
                var inner = Activator.CreateInstance(property.PropertyType)!;
                inner.GetType().GetProperty(member)!.SetValue(inner, value);
                var outer = Activator.CreateInstance(property.DeclaringType!)!;
                property.SetValue(outer, inner);
                var check = outer.GetType().GetMethod("Validated", Own)!;
                var failure = Assert.ThrowsExactly<ArgumentException>(
                    () => check.Invoke(outer, BindingFlags.DoNotWrapExceptions, null, [], null), $"{property}");
                StringAssert.StartsWith(failure.Message, $"{property.Name} has a Seed, Progress or Cancellation of its own");
            }
    }

    [TestMethod]
    public void Options_are_checked_in_one_way()
    {
        // a value of ConceptOptions is checked as it is set
        foreach (var type in Records.Where(type => type != typeof(ConceptOptions) && !type.IsAbstract))
        {
            var methods = type.GetMethods(Own & ~BindingFlags.DeclaredOnly);
            var check = methods.Where(method => method.Name == "Validated").MaxBy(method => Depth(method.DeclaringType!));
            Assert.IsNotNull(check, $"{type} is not checked");
            Assert.IsTrue(check.IsAssembly && type.IsAssignableTo(check.ReturnType), $"{type}");
            Assert.IsFalse(methods.Any(method => method.Name == "Validate"), $"{type}");
        }
    }

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}
