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
        Type[] types = [.. assembly.GetExportedTypes().Where(CanMake)];
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
        if (!CanMake(type))
            throw new NotSupportedException(
                $"The module of type {type} cannot be saved, because nothing says how to make it again: " +
                "give it a public constructor without parameters, " +
                "or register a factory with ml.RegisterTorchModule(\"name\", () => ...) and pass contractName: \"name\".");
        LibTorch.EnsureLoaded();
        using var again = Make(type);
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
        return Make(module.GetType());
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
        if (Types.TryGetValue(named.FullName, out var type)) return Make(type);
        var written = named.FullName.Replace('+', '.');
        throw new InvalidDataException(
            $"the model needs the module '{written}': call ml.RegisterModule<{written}>() before loading it " +
            "(on the command line, name its file with --assembly)");
    }

    private static bool CanMake(Type type) =>
        type is { IsAbstract: false, ContainsGenericParameters: false }
        && typeof(nn.Module<Tensor, Tensor>).IsAssignableFrom(type)
        && type.GetConstructor(Type.EmptyTypes) is not null;

    private static nn.Module<Tensor, Tensor> Make(Type type) => (nn.Module<Tensor, Tensor>)Activator.CreateInstance(type)!;

    private static IEnumerable<string> Shapes(nn.Module module) =>
        module.state_dict().Select(entry => $"{entry.Key} [{string.Join(',', entry.Value.shape)}]");
}
