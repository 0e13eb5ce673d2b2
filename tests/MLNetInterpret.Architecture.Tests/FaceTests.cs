using System.Reflection;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>What users see, and what they do not.</summary>
[TestClass]
public class FaceTests
{
    private const int MostPublicTypes = 189;
    private const int MostApiLines = 2_396;
    internal static readonly string[] Libraries =
        ["MLNetInterpret.Core", "MLNetInterpret", "MLNetInterpret.Onnx", "MLNetInterpret.Orleans", "MLNetInterpret.Reports"];

    [TestMethod]
    public void The_face_stays_small()
    {
        var types = Libraries.SelectMany(name => Load(name).GetExportedTypes()).ToList();
        Assert.IsTrue(types.Count <= MostPublicTypes, $"{types.Count} public types, {MostPublicTypes} are allowed.");
        var lines = Libraries.SelectMany(name => Directory.GetFiles(House.FolderOf(name), "PublicAPI.*.txt"))
            .Sum(file => File.ReadLines(file).Count());
        Assert.IsTrue(lines <= MostApiLines, $"{lines} lines of public API, {MostApiLines} are allowed.");
    }

    [TestMethod]
    public void Every_library_declares_its_face()
    {
        foreach (var name in Libraries)
            Assert.IsTrue(File.Exists(Path.Combine(House.FolderOf(name), "PublicAPI.Unshipped.txt")), name);
    }

    [TestMethod]
    public void Drawing_has_no_face() => Assert.IsEmpty(Load("MLNetInterpret.Drawing").GetExportedTypes());

    [TestMethod]
    public void No_drawing_type_stands_in_a_public_signature()
    {
        var drawing = Libraries.SelectMany(name => Load(name).GetExportedTypes())
            .SelectMany(type => SignaturesOf(type).Where(IsDrawing).Select(named => $"{type} names {named}"));
        FloorsTests.AssertNone(drawing.Distinct());
    }

    [TestMethod]
    public void Every_project_knows_only_what_lies_below_it()
    {
        FloorsTests.AssertNone(Forbidden("MLNetInterpret.Core", "Microsoft.ML", "ScottPlot", "SkiaSharp", "Spectre"));
        FloorsTests.AssertNone(
            Forbidden("MLNetInterpret", "ScottPlot", "MLNetInterpret.Reports", "MLNetInterpret.Drawing"));
        FloorsTests.AssertNone(
            Forbidden("MLNetInterpret.Drawing", "Microsoft.ML", "MLNetInterpret.Reports", "Spectre"));
        FloorsTests.AssertNone(
            Forbidden("MLNetInterpret.Reports", "Microsoft.ML", "ScottPlot", "SkiaSharp", "Spectre"));
        var known = Load("MLNetInterpret.Reports").GetReferencedAssemblies().Select(name => name.Name);
        Assert.DoesNotContain("MLNetInterpret", known);
    }

    private static IEnumerable<string> Forbidden(string name, params string[] starts) => Load(name).GetReferencedAssemblies()
        .Where(reference => starts.Any(start => reference.Name!.StartsWith(start, StringComparison.Ordinal)))
        .Select(reference => $"{name} knows {reference.Name}");

    private static bool IsDrawing(Type type) =>
        type.Namespace is { } space && (space.StartsWith("ScottPlot", StringComparison.Ordinal)
            || space.StartsWith("SkiaSharp", StringComparison.Ordinal)
            || space.StartsWith("MLNetInterpret.Drawing", StringComparison.Ordinal));

    private static IEnumerable<Type> SignaturesOf(Type type)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var named = type.GetInterfaces().Append(type.BaseType).OfType<Type>()
            .Concat(type.GetFields(Any).Where(field => field.IsPublic || field.IsFamily).Select(field => field.FieldType))
            .Concat(type.GetMethods(Any).Where(IsSeen).Select(method => method.ReturnType))
            .Concat(type.GetMethods(Any).Where(IsSeen).Concat(type.GetConstructors(Any).Where(IsSeen).Cast<MethodBase>())
                .SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType));
        return named.SelectMany(Parts);

        static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
    }

    private static IEnumerable<Type> Parts(Type type) =>
        [type, .. type.HasElementType ? Parts(type.GetElementType()!) : [], .. type.GetGenericArguments().SelectMany(Parts)];

    internal static Assembly Load(string name) => Assembly.LoadFrom(House.AssemblyOf(name));
}
