package store

import "syscall"

// network are the file systems on which SQLite's log does not work: NFS, SMB
// in its three kinds, Ceph and 9P.
var network = map[uint32]bool{
	0x6969: true, 0x517b: true, 0xff534d42: true, 0xfe534d42: true, 0x00c36400: true, 0x01021997: true,
}

// checkDisk refuses folders on a network drive. What cannot be asked is let
// through: opening will say more.
func checkDisk(dir string) error {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err == nil && network[uint32(st.Type)] {
		return ErrNetwork
	}
	return nil
}
