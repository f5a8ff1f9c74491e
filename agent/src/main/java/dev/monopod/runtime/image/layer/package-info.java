/**
 * Unpacking layers. Everything in a layer is taken for hostile: it is written below one folder by descriptors, with the kernel holding
 * every path to that folder (openat2(2), RESOLVE_IN_ROOT), and its deletions are turned into overlayfs' form.
 *
 * <p>Where layers go beyond the OCI specification, this is what becomes of it:
 * <ul>
 *   <li>absolute names are taken as relative to the layer; ".." in a name or a hard link's target is refused;
 *   <li>symbolic links within the layer are followed on the way to an entry, as a process in the image would see them;
 *   <li>an entry replaces an earlier one of its name, except that a directory keeps what is in it;
 *   <li>device nodes are made as the layer says, as Docker and containerd do (whether a container may open one is for its cgroup and
 *       its mounts to say), save the character device 0:0, which overlayfs would take for a deletion: that is refused;
 *   <li>directories that are not listed are made with mode 0755 and owner 0:0;
 *   <li>extended attributes: {@code user.*}, {@code security.capability} and POSIX ACLs are kept; labels of the building machine's
 *       security modules ({@code security.selinux}, {@code .ima}, {@code .evm}) are left out; all else, {@code trusted.*} above all,
 *       is refused.
 * </ul>
 */
@NullMarked
package dev.monopod.runtime.image.layer;

import org.jspecify.annotations.NullMarked;
