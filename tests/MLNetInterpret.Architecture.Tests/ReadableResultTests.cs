using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>What is printed of a result is a sentence, not the name of its type.</summary>
[TestClass]
public sealed class ReadableResultTests
{
    /// <summary>What works rather than being a result, and what only holds settings.</summary>
    private static readonly string[] Tools = ["ActivationCache", "ConceptReading", "FigureOptions", "InterpretationCatalog"];

    [TestMethod]
    public void Every_result_says_what_it_is()
    {
        var classes = Classes().ToList();
        Assert.IsGreaterThan(60, classes.Count);
        FloorsTests.AssertNone(classes.Where(type => !SaysWhatItIs(type) && !Tools.Contains(type.Name))
            .Select(type => $"{type} prints its type's name: derive it from ReadableResult"));
        FloorsTests.AssertNone(Tools.Except(classes.Where(type => !SaysWhatItIs(type)).Select(type => type.Name))
            .Select(name => $"{name} is no exception any more"));
    }

    /// <summary>Exported classes that can be made, without records of options.</summary>
    private static IEnumerable<Type> Classes() => FaceTests.Libraries
        .SelectMany(name => FaceTests.Load(name).GetExportedTypes())
        .Where(type => type is { IsClass: true, IsSealed: true, IsAbstract: false, IsNested: false }
            && !type.IsSubclassOf(typeof(Delegate)) && !type.IsSubclassOf(typeof(Attribute))
            && (type.GetMethod("<Clone>$") is null || !type.Name.EndsWith("Options", StringComparison.Ordinal)));

    private static bool SaysWhatItIs(Type type)
    {
        var method = type.GetMethod("ToString", BindingFlags.Public | BindingFlags.Instance, [])!;
        return method.DeclaringType != typeof(object) && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
    }
}
