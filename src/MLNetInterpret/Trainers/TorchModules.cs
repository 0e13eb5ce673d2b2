using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>How a module of the user's own is made again when a model is loaded: by a registered name or a registered
/// type.</summary>
/// <remarks>What a file names is looked up here, and never made where the program has not registered it.</remarks>
internal static class TorchModules
{
    private const BindingFlags Anywhere = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly ConcurrentDictionary<string, Func<nn.Module<Tensor, Tensor>>> Factories = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Type> Types = new(StringComparer.Ordinal);

    /// <summary>Lets models name a factory; the last registration of a name counts.</summary>
    public static void Register(string contractName, Func<nn.Module<Tensor, Tensor>> factory) =>
        Factories[contractName] = factory;

    /// <summary>Lets models name a type.</summary>
    public static void Register(Type type) => Types[type.FullName!] = type;

    /// <summary>Lets models name each module type of an assembly that can be made again.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static void Register(Assembly assembly)
    {
        Type[] types = [.. assembly.GetExportedTypes().Where(type => HindranceOf(type) is null)];
        if (types.Length == 0)
            throw new ArgumentException(
                $"'{assembly.Location}' has no public class that derives from Module<Tensor, Tensor> " +
                "and has a public constructor without parameters.");
        foreach (var type in types) Register(type);
    }

    /// <summary>What is saved of a module that has no contract name: its type.</summary>
    /// <exception cref="NotSupportedException">A new object of that type would not be the same network.</exception>
    public static string NameOf(nn.Module<Tensor, Tensor> module)
    {
        var type = module.GetType();
        using var again = TryMake(type, out var hindrance);
        if (again is null)
            throw new NotSupportedException(
                $"The module of type {type} cannot be saved, because nothing says how to make it again: {hindrance}. " +
                "Mend that, or register a factory with ml.RegisterTorchModule(\"name\", () => ...) and pass " +
                "contractName: \"name\".");
        if (!Shapes(again).SequenceEqual(Shapes(module)))
            throw new NotSupportedException(
                $"The module of type {type} cannot be saved, " +
                "because its constructor without parameters makes a network of other sizes: " +
                "register a factory with ml.RegisterTorchModule(\"name\", () => ...) and pass contractName: \"name\".");
        return type.AssemblyQualifiedName!;
    }

    /// <summary>Another module of the same type, with any weights.</summary>
    /// <exception cref="NotSupportedException">A new object of that type would not be the same network.</exception>
    public static nn.Module<Tensor, Tensor> Again(nn.Module<Tensor, Tensor> module)
    {
        _ = NameOf(module);
        return TryMake(module.GetType(), out _)!;
    }

    /// <summary>Makes a module with any weights.</summary>
    /// <exception cref="InvalidDataException">Neither the name nor the type is registered.</exception>
    public static nn.Module<Tensor, Tensor> Create(string? contractName, string? typeName)
    {
        LibTorch.EnsureLoaded();      // the module's constructor may be the first use of TorchSharp
        if (contractName is not null)
            return Factories.TryGetValue(contractName, out var factory)
                ? factory()
                : throw new InvalidDataException(
                    $"the model needs the module '{contractName}': " +
                    $"call ml.RegisterTorchModule(\"{contractName}\", () => ...) before loading it");
        if (!TypeName.TryParse(typeName, out var named))
            throw new InvalidDataException($"the model needs the module type '{typeName}', which is no name of a type");
        if (Types.TryGetValue(named.FullName, out var type))
            return TryMake(type, out var hindrance)
                ?? throw new InvalidDataException($"the model needs a module that cannot be made again: {hindrance}");
        var written = named.FullName.Replace('+', '.');
        throw new InvalidDataException(
            $"the model needs the module '{written}': call ml.RegisterModule<{written}>() before loading it " +
            "(on the command line, name its file with --assembly)");
    }

    /// <summary>What keeps a type from being made again, in a clause; null where nothing does.</summary>
    private static string? HindranceOf(Type type) =>
        !typeof(nn.Module<Tensor, Tensor>).IsAssignableFrom(type) ? $"{type} does not derive from Module<Tensor, Tensor>"
        : type.IsAbstract ? $"{type} is abstract"
        : type.ContainsGenericParameters ? $"{type} is generic, and nothing says of what"
        : type.GetConstructor(Anywhere, []) is not { } constructor ? $"{type} has no constructor without parameters"
        : !constructor.IsPublic ? $"the constructor of {type} without parameters is not public"
        : null;

    /// <summary>Makes a module from its type alone.</summary>
    /// <param name="type">The type.</param>
    /// <param name="hindrance">Why none can be made, in a clause, where null is returned.</param>
    private static nn.Module<Tensor, Tensor>? TryMake(Type type, out string? hindrance)
    {
        LibTorch.EnsureLoaded();
        hindrance = HindranceOf(type);
        if (hindrance is not null) return null;
        try
        {
            return (nn.Module<Tensor, Tensor>)type.GetConstructor([])!.Invoke([]);
        }
        catch (TargetInvocationException failure)
        {
            var why = failure.InnerException!.Message.Split('\n')[0].Trim().TrimEnd('.');
            hindrance = $"the constructor of {type} without parameters fails with '{why}'";
            return null;
        }
    }

    private static IEnumerable<string> Shapes(nn.Module module) =>
        module.state_dict().Select(entry => $"{entry.Key} [{string.Join(',', entry.Value.shape)}]");
}
